package io.resonant.kernel.outbound;

import io.resonant.kernel.outbound.OutboundException.Kind;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

/**
 * The TXT records of a domain (RFC 1035, 3.3.14), with which its owner says something to programs. Only a name server is
 * asked; nothing that it answers is connected to.
 */
public final class DnsTexts {
    private static final String FIRST_WAIT_MILLIS = "2000";
    private static final String TRIES = "3"; // each waits twice as long as the one before

    private final String servers;

    /** Asks the name servers of this machine. */
    public DnsTexts() {
        this("dns:");
    }

    /** @param servers as in {@code dns://127.0.0.1:5353} */
    public DnsTexts(String servers) {
        this.servers = servers;
    }

    /**
     * The texts of a name; none when it does not exist or has none.
     *
     * @throws OutboundException when no server answers
     */
    // The DNS provider only, which the first property names: it makes objects of no answer. The API wants a Hashtable.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    public List<String> of(String name) {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, servers);
        environment.put("com.sun.jndi.dns.timeout.initial", FIRST_WAIT_MILLIS);
        environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
        try {
            var context = new InitialDirContext(environment);
            try {
                var texts = new ArrayList<String>();
                var record =
                        context.getAttributes(name + ".", new String[] {"TXT"}).get("TXT");
                for (int i = 0; record != null && i < record.size(); i++) {
                    texts.add(unquoted(String.valueOf(record.get(i))));
                }
                return texts;
            } finally {
                context.close();
            }
        } catch (NameNotFoundException _) {
            return List.of();
        } catch (NamingException e) {
            throw new OutboundException(Kind.CONNECT, "The name servers did not answer for " + name, e);
        }
    }

    /** The provider puts texts with spaces into quotation marks. */
    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : text;
    }
}
