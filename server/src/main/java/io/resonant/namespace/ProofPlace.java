package io.resonant.namespace;

import io.resonant.kernel.problem.Problem;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where the text of a proof is looked for, made from what somebody calls their domain or repository. */
record ProofPlace(String subject, String place) {
    private static final String RECORD = "_resonant-namespace.";
    private static final String FILE = ".resonant-namespace";
    private static final int LONGEST = 200;
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");
    private static final Pattern REPOSITORY = Pattern.compile("/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+");

    /** @throws Problem 422 with the field {@code subject} */
    static ProofPlace of(Proof.Method method, String subject) {
        var text = subject.strip();
        if (text.length() > LONGEST) {
            throw Problem.invalid("subject", "too_long");
        }
        return switch (method) {
            case DNS -> domain(text);
            case REPOSITORY -> repository(text);
        };
    }

    private static ProofPlace domain(String text) {
        String domain;
        try {
            domain = IDN.toASCII(text.toLowerCase(Locale.ROOT), IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("subject", "domain_expected").cause(e);
        }
        if (!DOMAIN.matcher(domain).matches()) {
            throw Problem.invalid("subject", "domain_expected");
        }
        return new ProofPlace(domain, RECORD + domain);
    }

    /** The best known hosts answer files below other addresses than the one that people see. */
    private static ProofPlace repository(String text) {
        var uri = address(text);
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        var path = uri.getRawPath().replaceFirst("(\\.git)?/*$", "");
        boolean known = host.equals("github.com") || host.equals("gitlab.com") || host.equals("codeberg.org");
        if (known && !REPOSITORY.matcher(path).matches()) {
            throw Problem.invalid("subject", "repository_expected");
        }
        var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        var place = switch (host) {
            case "github.com" -> "https://raw.githubusercontent.com" + path + "/HEAD/" + FILE;
            case "gitlab.com" -> "https://gitlab.com" + path + "/-/raw/HEAD/" + FILE;
            case "codeberg.org" -> "https://codeberg.org" + path + "/raw/HEAD/" + FILE;
            default -> "https://" + host + port + path + "/" + FILE;
        };
        return new ProofPlace("https://" + host + port + path, place);
    }

    private static URI address(String text) {
        try {
            var uri = new URI(text);
            boolean plain = "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (plain) {
                return uri.normalize();
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw Problem.invalid("subject", "repository_expected");
    }
}
