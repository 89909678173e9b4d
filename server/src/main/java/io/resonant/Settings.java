package io.resonant;

import io.resonant.account.BreachedPasswords;
import io.resonant.account.Plan;
import io.resonant.fault.ReportAddress;
import io.resonant.file.FileSettings;
import io.resonant.intent.IntentType;
import io.resonant.kernel.config.Configuration;
import io.resonant.kernel.config.ConfigurationFile;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.config.Key;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.telemetry.Logging;
import io.resonant.kernel.wire.TrustedProxies;
import io.resonant.mail.MailSettings;
import io.resonant.model.PriceTable;
import io.resonant.organization.RegistrationMode;
import io.resonant.signpost.SecurityContact;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can be set, read once at the start and never changed. A setting that is missing here does not exist:
 * an unknown name stops the start.
 *
 * @param data directory of everything that the server keeps
 * @param secretKey signs tokens; when absent, one is made and kept in the data directory
 * @param previousSecretKey what it signed is still believed while the secret is being replaced
 */
public record Settings(
        Path data,
        DatabaseLocation database,
        Web web,
        Optional<Secret> secretKey,
        Optional<Secret> previousSecretKey,
        RegistrationMode registration,
        Log log,
        Intents intents,
        FileSettings files,
        MailSettings mail,
        Configuration configuration) {

    /** The same with another database. */
    public Settings at(DatabaseLocation other) {
        return new Settings(
                data, other, web, secretKey, previousSecretKey, registration, log, intents, files, mail, configuration);
    }

    /** The list that new passwords must not be on. */
    public BreachedPasswords breachedPasswords() {
        return configuration.find(BREACHED).orElse(BreachedPasswords.NONE);
    }

    /** Who takes reports about holes; nothing when nobody was named. */
    Optional<SecurityContact> securityContact() {
        return configuration
                .find(SECURITY_CONTACT)
                .map(addresses -> new SecurityContact(addresses, configuration.get(SECURITY_EXPIRES)));
    }

    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public enum Processor {
        RULES,
        ANTHROPIC,
        OPENAI
    }

    /** Where intents are worked off. */
    public enum Place {
        EMBEDDED,
        EXTERNAL
    }

    /**
     * @param host absent: loopback until the set-up is done, all addresses afterwards
     * @param callsPerMinute that one caller may make, reading and writing counted apart
     * @param connectionsPerAddress open at once from one address that is not a trusted proxy
     */
    public record Web(
            Optional<String> host,
            int port,
            Optional<URI> publicUrl,
            List<String> corsOrigins,
            TrustedProxies trustedProxies,
            int callsPerMinute,
            int connectionsPerAddress,
            Optional<Secret> metricsToken) {}

    public record Log(LogLevel level, Logging.Format format) {}

    /**
     * @param budgetMicros what an organisation may spend in a month, in millionths of a dollar; absent: no limit
     * @param confirm types of intents whose proposals a person must approve
     * @param zone where a day begins and ends, for "tomorrow" and the like
     * @param ownPrices what models cost according to the operator; absent: according to the bundled table
     */
    public record Intents(
            Processor processor,
            Place bridge,
            Model anthropic,
            Model openai,
            Optional<Long> budgetMicros,
            List<IntentType> confirm,
            ZoneId zone,
            Optional<PriceTable> ownPrices) {

        /** What models cost. Reads the bundled table only when asked: most servers work by rules and never need it. */
        public PriceTable prices() {
            return ownPrices.orElseGet(PriceTable::bundled);
        }
    }

    public record Model(Optional<Secret> key, Optional<String> name, Optional<URI> address) {}

    private static final Key<Path> CONFIG = Key.path("RESONANT_CONFIG");
    private static final Key<String> DATABASE_URL = Key.text("DATABASE_URL").shown(Settings::withoutPassword);
    private static final Key<Long> PORT = Key.number("PORT", 0, 65_535).orElse("8000");
    private static final Key<String> HOST = Key.of("RESONANT_HOST", SettingParsers::host);
    private static final Key<Long> RATE_LIMIT =
            Key.number("RESONANT_RATE_LIMIT_PER_MINUTE", 1, 1_000_000_000).orElse("3000");
    /** Where several nodes count calls together; absent: in the database, if it is PostgreSQL. */
    static final Key<URI> REDIS =
            Key.of("RESONANT_REDIS_URL", SettingParsers::redis).shown(Settings::withoutPassword);

    private static final Key<Long> CONNECTIONS =
            Key.number("RESONANT_MAX_CONNECTIONS_PER_ADDRESS", 1, 1_000_000).orElse("1000");
    private static final Key<Secret> METRICS_TOKEN = Key.secret("RESONANT_METRICS_TOKEN");
    private static final Key<Secret> SECRET_KEY =
            Key.of("SECRET_KEY", SettingParsers::secretKey).shown(Settings::masked);
    private static final Key<Secret> SECRET_KEY_PREVIOUS =
            Key.of("SECRET_KEY_PREVIOUS", SettingParsers::secretKey).shown(Settings::masked);
    private static final Key<RegistrationMode> REGISTRATION =
            Key.choice("RESONANT_REGISTRATION", RegistrationMode.class).orElse("invitation");
    /** Of organisations that people found by registering. */
    static final Key<Plan> PLAN =
            Key.choice("RESONANT_PLAN_DEFAULT", Plan.class).orElse("enterprise");

    private static final Key<BreachedPasswords> BREACHED =
            Key.of("RESONANT_BREACHED_PASSWORDS", SettingParsers::breachedPasswords);
    private static final Key<URI> PUBLIC_URL = Key.address("RESONANT_PUBLIC_URL");
    private static final Key<List<String>> CORS_ORIGINS =
            Key.of("RESONANT_CORS_ORIGINS", SettingParsers::origins).orElse("");
    private static final Key<TrustedProxies> TRUSTED_PROXIES =
            Key.of("RESONANT_TRUSTED_PROXIES", SettingParsers::proxies).orElse("");
    private static final Key<List<URI>> SECURITY_CONTACT =
            Key.of("RESONANT_SECURITY_CONTACT", SettingParsers::contacts);
    private static final Key<LocalDate> SECURITY_EXPIRES = Key.of("RESONANT_SECURITY_EXPIRES", SettingParsers::day);
    private static final Key<LogLevel> LOG_LEVEL =
            Key.choice("LOG_LEVEL", LogLevel.class).orElse("info");
    private static final Key<Logging.Format> LOG_FORMAT =
            Key.choice("RESONANT_LOG_FORMAT", Logging.Format.class).orElse("text");
    /** Where errors are reported besides the log; absent: nowhere. */
    static final Key<ReportAddress> ERROR_REPORTS =
            Key.of("RESONANT_SENTRY_DSN", ReportAddress::parse).shown(Settings::masked);

    private static final Key<Processor> PROCESSOR =
            Key.choice("RESONANT_INTENT_PROCESSOR", Processor.class).orElse("rules");
    private static final Key<Place> BRIDGE =
            Key.choice("RESONANT_BRIDGE", Place.class).orElse("embedded");
    private static final Key<Long> BUDGET = Key.number("RESONANT_INTENT_BUDGET_MICROS", 0, Long.MAX_VALUE);
    private static final Key<List<IntentType>> CONFIRM =
            Key.of("RESONANT_INTENT_CONFIRM", SettingParsers::intentTypes).orElse("");
    private static final Key<ZoneId> TIME_ZONE = Key.of("RESONANT_TIME_ZONE", SettingParsers::zone)
            .orElse(ZoneId.systemDefault().getId());
    private static final Key<PriceTable> PRICES = Key.of("RESONANT_MODEL_PRICES", SettingParsers::prices);
    private static final Key<Secret> ANTHROPIC_KEY = Key.secret("ANTHROPIC_API_KEY");
    private static final Key<String> ANTHROPIC_MODEL = Key.text("RESONANT_ANTHROPIC_MODEL");
    private static final Key<URI> ANTHROPIC_URL = Key.address("RESONANT_ANTHROPIC_BASE_URL");
    private static final Key<Secret> OPENAI_KEY = Key.secret("OPENAI_API_KEY");
    private static final Key<String> OPENAI_MODEL = Key.text("RESONANT_OPENAI_MODEL");
    private static final Key<URI> OPENAI_URL = Key.address("RESONANT_OPENAI_BASE_URL");
    private static final Key<String> POSTGRES_HOST = Key.text("POSTGRES_HOST");
    private static final Key<Long> POSTGRES_PORT =
            Key.number("POSTGRES_PORT", 1, 65_535).orElse("5432");
    private static final Key<String> POSTGRES_USER = Key.text("POSTGRES_USER").orElse("resonant");
    private static final Key<Secret> POSTGRES_PASSWORD = Key.secret("POSTGRES_PASSWORD");
    private static final Key<String> POSTGRES_DB = Key.text("POSTGRES_DB").orElse("resonant");

    /** Variables with our prefix that the launcher and the tests read, so that the server does not take them for mistakes. */
    private static final Set<String> FOREIGN = Set.of(
            "RESONANT_JAVA_OPTIONS",
            "RESONANT_REQUIRE_BROWSER",
            "RESONANT_REQUIRE_PGBACKREST",
            "RESONANT_CORPUS",
            "RESONANT_PUBLISH_TOKEN");

    /**
     * @param home directory below which the data lies unless a setting says otherwise
     * @throws io.resonant.kernel.config.ConfigurationException with every mistake
     */
    public static Settings read(Environment environment, Path home) {
        var dataKey = Key.path("RESONANT_DATA").orElse(home.resolve("data").toString());
        var configuration =
                Configuration.read(keys(dataKey), environment, file(environment, home), "RESONANT_", FOREIGN);
        var data = configuration.get(dataKey).toAbsolutePath().normalize();
        var database = database(configuration, data);
        checkModels(configuration);
        if (configuration.find(SECURITY_CONTACT).isPresent()
                != configuration.find(SECURITY_EXPIRES).isPresent()) {
            configuration.reject(SECURITY_CONTACT, "security_contact_half", Map.of("other", SECURITY_EXPIRES.name()));
        }
        StorageSettings.check(configuration);
        SmtpKeys.check(configuration, PUBLIC_URL);
        if (configuration.get(BRIDGE) == Place.EXTERNAL && database instanceof DatabaseLocation.Sqlite) {
            configuration.reject(BRIDGE, "bridge_needs_postgresql", Map.of()); // SQLite is for one process
        }
        configuration.throwIfInvalid();
        return new Settings(
                data,
                database,
                web(configuration),
                configuration.find(SECRET_KEY),
                configuration.find(SECRET_KEY_PREVIOUS),
                configuration.get(REGISTRATION),
                new Log(configuration.get(LOG_LEVEL), configuration.get(LOG_FORMAT)),
                intents(configuration),
                StorageSettings.read(configuration, data),
                SmtpKeys.read(configuration, PUBLIC_URL, PORT),
                configuration);
    }

    /** The names of all settings, in the order in which they are listed. */
    public static List<String> names() {
        return keys(Key.path("RESONANT_DATA")).stream().map(Key::name).toList();
    }

    private static List<Key<?>> keys(Key<Path> data) {
        var keys = new ArrayList<Key<?>>(List.of(
                CONFIG,
                data,
                DATABASE_URL,
                POSTGRES_HOST,
                POSTGRES_PORT,
                POSTGRES_USER,
                POSTGRES_PASSWORD,
                POSTGRES_DB,
                HOST,
                PORT,
                PUBLIC_URL,
                TRUSTED_PROXIES,
                CORS_ORIGINS,
                RATE_LIMIT,
                REDIS,
                CONNECTIONS,
                METRICS_TOKEN,
                SECRET_KEY,
                SECRET_KEY_PREVIOUS,
                REGISTRATION,
                PLAN,
                BREACHED,
                SECURITY_CONTACT,
                SECURITY_EXPIRES,
                LOG_LEVEL,
                LOG_FORMAT,
                ERROR_REPORTS,
                BRIDGE,
                PROCESSOR,
                BUDGET,
                CONFIRM,
                TIME_ZONE,
                PRICES,
                ANTHROPIC_KEY,
                ANTHROPIC_MODEL,
                ANTHROPIC_URL,
                OPENAI_KEY,
                OPENAI_MODEL,
                OPENAI_URL));
        keys.addAll(StorageSettings.KEYS);
        keys.addAll(SmtpKeys.KEYS);
        keys.addAll(BackupOptions.KEYS);
        keys.add(ViewerSettings.FOLDER);
        keys.addAll(MarketplaceSettings.KEYS);
        keys.add(IdentitySettings.PRIVATE_ISSUERS);
        keys.addAll(RetentionSettings.KEYS);
        return keys;
    }

    private static ConfigurationFile file(Environment environment, Path home) {
        return environment
                .find(CONFIG.name())
                .map(file -> ConfigurationFile.required(Path.of(file)))
                .orElseGet(() -> ConfigurationFile.optional(environment
                        .find("RESONANT_DATA")
                        .map(Path::of)
                        .orElse(home.resolve("data"))
                        .resolve("resonant.properties")));
    }

    private static DatabaseLocation database(Configuration configuration, Path data) {
        var location = new DatabaseLocation.Sqlite(data.resolve("resonant.db"));
        var url = configuration.find(DATABASE_URL);
        if (url.isPresent()) {
            try {
                return DatabaseLocation.parse(url.get());
            } catch (IllegalArgumentException e) {
                configuration.reject(DATABASE_URL, "database_url", Map.of("reason", String.valueOf(e.getMessage())));
            }
            return location;
        }
        var host = configuration.find(POSTGRES_HOST);
        if (host.isPresent()) {
            return new DatabaseLocation.Postgresql(
                    host.get(),
                    Math.toIntExact(configuration.get(POSTGRES_PORT)),
                    configuration.get(POSTGRES_DB),
                    configuration.get(POSTGRES_USER),
                    configuration.find(POSTGRES_PASSWORD).map(Secret::reveal).orElse(""),
                    Map.of());
        }
        for (var key : List.of(POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_PORT)) {
            if (configuration.given(key)) {
                configuration.reject(key, "postgres_host_missing", Map.of()); // or SQLite would be used unasked
                break;
            }
        }
        return location;
    }

    private static void checkModels(Configuration configuration) {
        var processor = configuration.get(PROCESSOR);
        if (processor == Processor.ANTHROPIC
                && configuration.find(ANTHROPIC_KEY).isEmpty()) {
            configuration.reject(
                    PROCESSOR, "needs_other", Map.of("value", "anthropic", "needed", ANTHROPIC_KEY.name()));
        }
        if (processor == Processor.OPENAI) {
            var local = configuration.find(OPENAI_URL).isPresent(); // servers of one's own seldom ask for a key
            if (!local && configuration.find(OPENAI_KEY).isEmpty()) {
                configuration.reject(PROCESSOR, "needs_other", Map.of("value", "openai", "needed", OPENAI_KEY.name()));
            }
            if (configuration.find(OPENAI_MODEL).isEmpty()) {
                configuration.reject(
                        PROCESSOR, "needs_other", Map.of("value", "openai", "needed", OPENAI_MODEL.name()));
            }
        }
    }

    private static Web web(Configuration configuration) {
        return new Web(
                configuration.find(HOST),
                Math.toIntExact(configuration.get(PORT)),
                configuration.find(PUBLIC_URL),
                configuration.get(CORS_ORIGINS),
                configuration.get(TRUSTED_PROXIES),
                Math.toIntExact(configuration.get(RATE_LIMIT)),
                Math.toIntExact(configuration.get(CONNECTIONS)),
                configuration.find(METRICS_TOKEN));
    }

    private static Intents intents(Configuration configuration) {
        return new Intents(
                configuration.get(PROCESSOR),
                configuration.get(BRIDGE),
                new Model(
                        configuration.find(ANTHROPIC_KEY),
                        configuration.find(ANTHROPIC_MODEL),
                        configuration.find(ANTHROPIC_URL)),
                new Model(
                        configuration.find(OPENAI_KEY),
                        configuration.find(OPENAI_MODEL),
                        configuration.find(OPENAI_URL)),
                configuration.find(BUDGET),
                configuration.get(CONFIRM),
                configuration.get(TIME_ZONE),
                configuration.find(PRICES));
    }

    private static String masked(String text) {
        return new Secret(text).toString();
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("(//[^/@:]*:)[^/]*@", "$1" + masked("") + "@")
                .replaceAll("([?&]password=)[^&]*", "$1" + masked(""));
    }
}
