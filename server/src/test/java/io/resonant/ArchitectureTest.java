package io.resonant;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The house rules that the compiler cannot hold: who may call whom, and who owns which library. */
class ArchitectureTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.resonant");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.resonant");

    /** Calls go down: each feature and the features that it may call. What is not here may call none. */
    static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("account", Set.of("audit")),
            Map.entry("signpost", Set.of("account")),
            Map.entry("mail", Set.of("account", "audit")),
            Map.entry("session", Set.of("account", "audit", "mail")),
            Map.entry("profile", Set.of("account", "audit", "mail", "session")),
            Map.entry("impersonation", Set.of("account", "audit", "mail", "session")),
            Map.entry("email", Set.of("account", "audit", "mail", "session")),
            Map.entry("apikey", Set.of("account", "audit", "mail", "session")),
            Map.entry("directory", Set.of("account", "apikey", "audit", "session")),
            Map.entry("oauth", Set.of("account", "audit", "mail", "session")),
            Map.entry("passkey", Set.of("account", "audit", "mail", "session")),
            Map.entry("factor", Set.of("account", "audit", "mail", "session")),
            Map.entry("plan", Set.of("account", "audit")),
            Map.entry("deletion", Set.of("account", "audit", "mail", "organization", "session")),
            Map.entry("identity", Set.of("account", "audit", "organization", "session")),
            Map.entry("organization", Set.of("account", "session", "audit", "mail", "plan")),
            Map.entry(
                    "audit",
                    Set.of()), // takes ids, so that sign-in can record too; its page is a route of organization
            Map.entry("review", Set.of()),
            Map.entry("group", Set.of("account", "audit")),
            Map.entry("visibility", Set.of("account", "group")),
            Map.entry("spec", Set.of("account", "audit", "review", "visibility")),
            Map.entry("thread", Set.of("account", "audit", "spec", "task", "visibility")),
            Map.entry("task", Set.of("account", "audit", "spec", "visibility")),
            Map.entry(
                    "exchange", Set.of("account", "audit", "file", "session", "spec", "thread", "task", "visibility")),
            Map.entry("action", Set.of("account", "review", "spec", "thread", "task", "visibility")),
            Map.entry("intent", Set.of("account", "audit", "action", "plan", "spec", "thread", "task", "visibility")),
            Map.entry(
                    "sharing",
                    Set.of(
                            "account",
                            "audit",
                            "file",
                            "group",
                            "intent",
                            "reference",
                            "spec",
                            "task",
                            "thread",
                            "visibility")),
            Map.entry("model", Set.of()),
            Map.entry("mcap", Set.of()),
            Map.entry("recommendation", Set.of("account")),
            Map.entry("feedback", Set.of("account")),
            Map.entry("avatar", Set.of("account", "file", "organization")),
            Map.entry("file", Set.of("account", "audit", "plan", "visibility")),
            Map.entry("reference", Set.of("file", "spec", "task", "thread", "visibility")),
            Map.entry("namespace", Set.of("account", "audit", "mail")),
            Map.entry("registry", Set.of("account", "audit", "file", "namespace")),
            Map.entry(
                    "viewer",
                    Set.of(
                            "account",
                            "audit",
                            "catalogue",
                            "check",
                            "extension",
                            "file",
                            "layout",
                            "namespace",
                            "publication",
                            "registry")),
            Map.entry(
                    "publication",
                    Set.of(
                            "account",
                            "audit",
                            "check",
                            "extension",
                            "file",
                            "layout",
                            "namespace",
                            "registry",
                            "script")),
            Map.entry("catalogue", Set.of("account", "file", "namespace", "registry")),
            Map.entry("mirror", Set.of("account", "audit", "check", "file", "namespace", "publication", "registry")),
            Map.entry("statistics", Set.of("account", "catalogue", "feedback", "registry")),
            Map.entry("moderation", Set.of("account", "audit", "catalogue", "registry")),
            Map.entry("filemove", Set.of("account", "session", "file")),
            Map.entry(
                    "bridge",
                    Set.of(
                            "account",
                            "action",
                            "audit",
                            "spec",
                            "thread",
                            "task",
                            "intent",
                            "review",
                            "model",
                            "visibility")),
            Map.entry("search", Set.of("account", "spec", "thread", "task", "intent", "visibility")),
            Map.entry("realtime", Set.of("account", "session", "sharing")),
            Map.entry("health", Set.of()),
            Map.entry("fault", Set.of()),
            Map.entry("move", Set.of("account")),
            Map.entry("archive", Set.of()),
            Map.entry("backup", Set.of("archive", "file")),
            Map.entry("upgrade", Set.of("backup")),
            Map.entry("monitor", Set.of("account", "backup")),
            Map.entry("alert", Set.of("account", "audit", "mail", "monitor")),
            Map.entry("check", Set.of()),
            Map.entry("script", Set.of()),
            Map.entry("extension", Set.of("check", "script")),
            Map.entry("layout", Set.of("check", "script")),
            Map.entry("contract", Set.of()),
            Map.entry("deploy", Set.of()),
            Map.entry("command.deploy", Set.of("command", "deploy", "archive", "backup", "upgrade")),
            Map.entry("dashboard", Set.of()),
            Map.entry(
                    "command",
                    Set.of(
                            "factor",
                            "account",
                            "backup",
                            "catalogue",
                            "command.deploy",
                            "move",
                            "profile",
                            "session",
                            "organization",
                            "search",
                            "mcap",
                            "recommendation",
                            "feedback",
                            "registry")));

    /** Each third-party library and the packages that may touch it; {@link JsonNode} is a value that all may read. */
    private static final Map<String, List<String>> OWNERS = Map.ofEntries(
            Map.entry(
                    "java.sql..",
                    List.of(
                            "io.resonant.kernel.database..",
                            "io.resonant.kernel.notification..",
                            "io.resonant.kernel.console..",
                            "io.resonant.kernel.migration..",
                            "io.resonant.kernel.canonical..",
                            "io.resonant.kernel.catalogue..",
                            "io.resonant.kernel.replication..",
                            "io.resonant.kernel.transfer..",
                            "io.resonant.kernel.image..",
                            "io.resonant.kernel.job..",
                            "io.resonant.archive..",
                            "io.resonant.backup..",
                            "io.resonant.upgrade..",
                            "io.resonant.move..")),
            Map.entry("javax.sql..", List.of("io.resonant.kernel.database..", "io.resonant.kernel.job..")),
            Map.entry("com.zaxxer..", List.of("io.resonant.kernel.database..")),
            Map.entry(
                    "org.postgresql..",
                    List.of(
                            "io.resonant.kernel.database..",
                            "io.resonant.kernel.notification..",
                            "io.resonant.kernel.replication..",
                            "io.resonant.kernel.transfer..")),
            Map.entry("org.sqlite..", List.of("io.resonant.kernel.database..", "io.resonant.kernel.transfer..")),
            Map.entry("org.flywaydb..", List.of("io.resonant.kernel.migration..")),
            Map.entry("com.github.kagkarlsson..", List.of("io.resonant.kernel.job..")),
            Map.entry("io.helidon..", List.of("io.resonant.kernel.http..", "io.resonant.kernel.websocket..")),
            Map.entry("tools.jackson..", List.of("io.resonant.kernel.json..")),
            Map.entry("com.nimbusds..", List.of("io.resonant.kernel.crypto..")),
            Map.entry("org.bouncycastle..", List.of("io.resonant.kernel.crypto..")),
            Map.entry("com.github.benmanes..", List.of("io.resonant.kernel.cache..")),
            Map.entry("redis.clients..", List.of("io.resonant.kernel.redis..")),
            Map.entry("io.micrometer..", List.of("io.resonant.kernel.telemetry..")),
            Map.entry("io.prometheus..", List.of("io.resonant.kernel.telemetry..")),
            Map.entry("org.commonmark..", List.of("io.resonant.kernel.text..")),
            Map.entry("org.owasp..", List.of("io.resonant.kernel.text..")),
            Map.entry("org.snakeyaml..", List.of("io.resonant.kernel.yaml..")),
            Map.entry("javax.naming..", List.of("io.resonant.kernel.outbound..")),
            Map.entry("java.net.http..", List.of("io.resonant.kernel.outbound..")),
            Map.entry("org.apache.commons.fileupload2..", List.of("io.resonant.kernel.upload..")),
            Map.entry("ch.qos.logback..", List.of("io.resonant.kernel.telemetry..")),
            Map.entry("com.webauthn4j..", List.of("io.resonant.kernel.webauthn..")),
            Map.entry("java.awt..", List.of("io.resonant.kernel.picture..")),
            Map.entry("javax.imageio..", List.of("io.resonant.kernel.picture..")),
            Map.entry("jakarta.mail..", List.of("io.resonant.kernel.mail..")),
            Map.entry("org.eclipse.angus..", List.of("io.resonant.kernel.mail..")),
            Map.entry("picocli..", List.of("io.resonant", "io.resonant.command..")));

    /**
     * Who opens connections, or asks name servers, past the guard of {@code kernel.outbound}, and why that is right. The
     * drivers of the database, of Redis and of mail do so inside their libraries, which {@link #OWNERS} ties down.
     */
    private static final Map<String, String> NETWORK = Map.ofEntries(
            Map.entry("io.resonant.kernel.outbound.OutboundHttp", "the one way out, behind the guard"),
            Map.entry("io.resonant.kernel.socket.Listener", "takes connections and makes none"),
            Map.entry("io.resonant.kernel.socket.Peer", "a connection that was taken"),
            Map.entry("io.resonant.kernel.http.HttpServer", "the address that the settings say to listen at"),
            Map.entry("io.resonant.kernel.migration.Migration", "lists a folder inside its own archive"),
            Map.entry("io.resonant.kernel.problem.Messages", "reads its own texts"),
            Map.entry("io.resonant.command.Serve", "whether the address to listen at is this machine's"),
            Map.entry("io.resonant.command.Rehearsal", "asks the server that it has started itself"),
            Map.entry("io.resonant.deploy.Inspection", "a command looks at the operator's own site"),
            Map.entry("io.resonant.deploy.Door", "the same site, and the server's own public address"),
            Map.entry("io.resonant.deploy.Authorities", "whom the looks at that site trust"),
            Map.entry("io.resonant.deploy.PublicCertificate", "the server's own public address"));

    /** What opens a connection or takes one. */
    private static final Pattern CONNECTIONS =
            Pattern.compile("java\\.net\\.(?:Server|Datagram|Multicast)?Socket(?:Impl)?"
                    + "|java\\.net\\.(?:Http|Jar)?URLConnection|java\\.nio\\.channels\\.\\w*(?:Socket|Datagram)Channel"
                    + "|javax\\.net\\..*|sun\\..*|com\\.sun\\..*|java\\.rmi\\..*");

    /** What connects, or asks a name server, in a class that also holds harmless things. */
    private static final Pattern CONNECTING = Pattern.compile(
            "java\\.net\\.URL\\.(?:openConnection|openStream|getContent)\\(.*"
                    + "|java\\.net\\.InetAddress\\.(?:getByName|getAllByName|getLocalHost|getHostName|getCanonicalHostName"
                    + "|isReachable)\\(.*|java\\.net\\.InetSocketAddress\\.(?:<init>\\(java\\.lang\\.String.*|getHostName\\(.*)");

    @Test
    void nobodyElseReachesTheNetwork() {
        var found = new TreeSet<String>();
        for (var type : PRODUCTION) {
            boolean reaches = type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(use -> CONNECTIONS
                                    .matcher(use.getTargetClass()
                                            .getBaseComponentType()
                                            .getName())
                                    .matches())
                    || type.getCodeUnitAccessesFromSelf().stream()
                            .anyMatch(use -> CONNECTING
                                    .matcher(use.getTarget().getFullName())
                                    .matches());
            if (reaches) {
                found.add(type.getName().replaceFirst("\\$.*", ""));
            }
        }
        assertThat(found).isEqualTo(new TreeSet<>(NETWORK.keySet()));
    }

    @Test
    void theKernelKnowsNoProduct() {
        noClasses()
                .that()
                .resideInAPackage("io.resonant.kernel..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.resonant..")
                        .and(DescribedPredicate.not(resideInAPackage("io.resonant.kernel.."))))
                .check(PRODUCTION);
    }

    @Test
    void kernelPackagesHaveNoCycles() {
        slices().matching("io.resonant.kernel.(*)..").should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void featuresHaveNoCycles() {
        slices().matching("io.resonant.(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage("io.resonant.kernel.."), DescribedPredicate.alwaysTrue())
                .check(PRODUCTION.that(DescribedPredicate.not(resideInAnyPackage("io.resonant"))));
    }

    @Test
    void featuresCallOnlyWhatTheTableGivesThem() {
        var features = new TreeSet<String>();
        PRODUCTION.forEach(type -> feature(type).ifPresent(features::add));
        assertThat(MAY_USE.keySet()).as("features without a line in MAY_USE").containsAll(features);
        for (var feature : features) {
            for (var other : features) {
                if (!other.equals(feature) && !MAY_USE.get(feature).contains(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage("io.resonant." + feature)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("io.resonant." + other)
                            .allowEmptyShould(true)
                            .check(PRODUCTION);
                }
            }
        }
    }

    @Test
    void nobodyReachesUpToTheWiring() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.resonant", "io.resonant.command..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.resonant")
                .check(PRODUCTION);
    }

    @Test
    void storesAndRoutesStayInTheirPackage() {
        classes()
                .that(simpleNameEndingWith("Store").or(simpleNameEndingWith("Routes")))
                .and()
                .resideOutsideOfPackage("io.resonant.kernel..")
                .should(have(DescribedPredicate.not(isPublic())))
                .allowEmptyShould(true)
                .check(PRODUCTION);
    }

    @Test
    void eachLibraryHasOneOwner() {
        OWNERS.forEach((library, owners) -> noClasses()
                .that()
                .resideOutsideOfPackages(owners.toArray(String[]::new))
                .and()
                .resideInAPackage("io.resonant..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(library).and(DescribedPredicate.not(assignableTo(JsonNode.class))))
                .check(PRODUCTION));
    }

    @Test
    void timeAndEnvironmentComeAsParameters() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.resonant.kernel.config..", "io.resonant.kernel.time..", "io.resonant")
                .and()
                .doNotHaveSimpleName("Main")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(PRODUCTION);
    }

    @Test
    void testsDoNotSleep() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(TESTS);
    }

    @Test
    void sharedClassesAreFinalUnlessSealed() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotRecords()
                .and()
                .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(PRODUCTION);
    }

    private static DescribedPredicate<HasModifiers> isPublic() {
        return DescribedPredicate.describe("public", item -> item.getModifiers().contains(PUBLIC));
    }

    private static java.util.Optional<String> feature(JavaClass type) {
        var name = type.getPackageName();
        if (!name.startsWith("io.resonant.") || name.startsWith("io.resonant.kernel")) {
            return java.util.Optional.empty();
        }
        return java.util.Optional.of(name.substring("io.resonant.".length()));
    }
}
