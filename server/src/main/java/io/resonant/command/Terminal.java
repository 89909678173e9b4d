package io.resonant.command;

import io.resonant.Settings;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.problem.Messages;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command was started: its streams, environment and the language of the person before it. Results go to
 * standard output, everything else to standard error, so that a command can be piped.
 */
public final class Terminal {
    private final Environment environment;
    private final Start start;
    private final BufferedReader in;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Supplier<@Nullable Console> console;
    private final Messages messages;

    /**
     * How the process was started.
     *
     * @param home where the installation is
     * @param working where relative names begin
     * @param charset what the system's names, variables and arguments were read in
     */
    public record Start(String home, String working, Charset charset) {
        /** In a directory, in a locale that has every character. */
        public static Start in(Path directory) {
            return new Start(directory.toString(), directory.toString(), StandardCharsets.UTF_8);
        }

        boolean isReadable(String text) {
            return charset.newEncoder().canEncode(text);
        }
    }

    private Terminal(
            Environment environment,
            Start start,
            BufferedReader in,
            PrintWriter out,
            PrintWriter err,
            Supplier<@Nullable Console> console) {
        this.environment = environment;
        this.start = start;
        this.in = in;
        this.out = out;
        this.err = err;
        this.console = console;
        this.messages = Messages.of("commands", environment.language());
    }

    /** The one that the process was started in; the launcher says where the installation is. */
    public static Terminal ofProcess() {
        var working = System.getProperty("user.dir");
        return new Terminal(
                Environment.ofProcess(),
                new Start(
                        System.getProperty("resonant.home", working),
                        working,
                        Charset.forName(System.getProperty("sun.jnu.encoding"))),
                reader(System.in),
                writer(System.out),
                writer(System.err),
                Terminal::interactiveConsole);
    }

    /** Without a person: everything is read from and written to the streams. */
    public static Terminal of(Environment environment, Start start, InputStream in, PrintStream out, PrintStream err) {
        return new Terminal(environment, start, reader(in), writer(out), writer(err), () -> null);
    }

    /**
     * Java reads names, variables and arguments in the character set of the locale, and puts another character in place of
     * each that it does not have: a directory would be a different one, and somebody's name question marks.
     *
     * @throws CommandFailure when that has happened to anything that we would use
     */
    void requireReadable(String... arguments) {
        if (start.charset.equals(StandardCharsets.UTF_8)) {
            return;
        }
        var damaged = new TreeSet<String>();
        for (var name : Settings.names()) {
            if (!environment.find(name).map(start::isReadable).orElse(true)) {
                damaged.add(name);
            }
        }
        if (!start.isReadable(start.home) || !start.isReadable(start.working)) {
            damaged.add(text("locale.folder", Map.of()));
        }
        for (int i = 0; i < arguments.length; i++) {
            if (!start.isReadable(arguments[i])) {
                damaged.add(text("locale.argument", Map.of("number", i + 1)));
            }
        }
        if (!damaged.isEmpty()) {
            throw new CommandFailure(
                    Exit.CONFIGURATION,
                    "locale.narrow",
                    Map.of("charset", start.charset.name(), "names", String.join(", ", damaged)));
        }
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static PrintWriter writer(PrintStream out) {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    public Environment environment() {
        return environment;
    }

    public Path home() {
        return Path.of(start.home).toAbsolutePath();
    }

    public String language() {
        return environment.language();
    }

    public PrintWriter out() {
        return out;
    }

    public PrintWriter err() {
        return err;
    }

    public String text(String key, Map<String, Object> parameters) {
        return messages.text(key, new TreeMap<String, @Nullable Object>(parameters));
    }

    /** Prints a text of ours to standard error. */
    public void say(String key, Map<String, Object> parameters) {
        err.println(text(key, parameters));
    }

    public void say(String key) {
        say(key, Map.of());
    }

    /** Like {@link #say}, but only to a person: a pipe does not want to be greeted. */
    public void greet(String key, Map<String, Object> parameters) {
        if (console.get() != null) {
            say(key, parameters);
        }
    }

    /** Draws a line over the one before, which only a person sees. */
    public void draw(String line) {
        if (console.get() != null) {
            err.print("\r" + line);
            err.flush();
        }
    }

    /** All texts, for the library that prints the help. */
    public Messages messages() {
        return messages;
    }

    /** A person is asked twice without echo; otherwise it is the first line of standard input. */
    public String readPassword() {
        var person = console.get();
        if (person == null) {
            return readLine(in);
        }
        var password = new String(person.readPassword("%s ", text("password.prompt", Map.of())));
        var again = new String(person.readPassword("%s ", text("password.again", Map.of())));
        if (!password.equals(again)) {
            throw new CommandFailure(Exit.USAGE, "password.different", Map.of());
        }
        return password;
    }

    /** The next line of standard input; null at its end. A person sees the prompt. */
    public @Nullable String readLine(String prompt) {
        if (console.get() != null) {
            err.print(prompt);
            err.flush();
        }
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readLine(BufferedReader in) {
        try {
            var line = in.readLine();
            if (line == null || line.isEmpty()) {
                throw new CommandFailure(Exit.USAGE, "password.missing", Map.of());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // null again since JDK 25, unless a system property asks for another console
    private static @Nullable Console interactiveConsole() {
        var console = System.console();
        return console != null && console.isTerminal() ? console : null;
    }
}
