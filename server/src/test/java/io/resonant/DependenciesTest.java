package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others made and we build in: exactly one version of each, the same for everybody who builds, under terms that let
 * people do with Resonant what its own licence says. Whether a hole is known in one of them is asked by {@code make audit}.
 */
@NullMarked
class DependenciesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern VERSION = Pattern.compile("<([\\w.-]*version)>([^<]+)</");
    private static final Pattern EXACT = Pattern.compile("\\d[\\w.+-]*|\\$\\{[\\w.-]+}");
    private static final Pattern LICENCE = Pattern.compile("<license>.*?<name>\\s*(.*?)\\s*</name>", Pattern.DOTALL);
    private static final Pattern PARENT = Pattern.compile("<parent>(.*?)</parent>", Pattern.DOTALL);

    /** How the licences that we take are called by those who use them, which they do in many ways. */
    private static final Pattern TAKEN = Pattern.compile(
            "(?i).*(apache|\\bMIT\\b|BSD|eclipse|\\bEPL|\\bEDL|public domain|\\bCC0|unlicense|bouncy castle|\\bLGPL|lesser"
                    + " general|mozilla|\\bMPL|\\bUPL|universal permissive|\\bISC\\b).*");

    private static final Set<String> TAKEN_OF_SCRIPTS =
            Set.of("MIT", "Apache-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Unlicense", "0BSD");

    @Test
    void eachVersionIsNamedExactly() throws IOException {
        var loose = new ArrayList<String>();
        int seen = 0;
        for (var file : List.of("pom.xml", "kernel/pom.xml", "server/pom.xml", "e2e/pom.xml")) {
            var versions = VERSION.matcher(Files.readString(ROOT.resolve(file)));
            while (versions.find()) {
                seen++;
                var version = versions.group(2);
                if (!EXACT.matcher(version).matches() || version.endsWith("SNAPSHOT")) {
                    loose.add(file + ": " + version);
                }
            }
        }
        assertThat(loose).isEmpty();
        assertThat(seen).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard", "bench"})
    void whatComesFromTheScriptRegistryIsPinnedByItsHash(String folder) throws IOException {
        var packages = JsonCodec.tree(Files.readString(ROOT.resolve(folder + "/package-lock.json")))
                .path("packages");
        var loose = new TreeSet<String>();
        packages.forEachEntry((place, entry) -> {
            if (!place.isEmpty()
                    && (!entry.path("integrity").asString("").startsWith("sha512-")
                            || entry.has("resolved"))) { // then it comes from somewhere else than the registry
                loose.add(place);
            }
        });
        assertThat(loose).isEmpty();
        assertThat(packages.size()).isGreaterThan(20);
    }

    @Test
    void whatPeoplesBrowsersGetIsThereOnceAndUnderTermsThatWeTake() throws IOException {
        var packages = JsonCodec.tree(Files.readString(ROOT.resolve("dashboard/package-lock.json")))
                .path("packages");
        var versions = new TreeMap<String, Set<String>>();
        var licences = new TreeMap<String, String>();
        packages.forEachEntry((place, entry) -> {
            if (!place.isEmpty() && !entry.path("dev").asBoolean(false)) {
                var name = place.substring(place.lastIndexOf("node_modules/") + "node_modules/".length());
                versions.computeIfAbsent(name, _ -> new TreeSet<>())
                        .add(entry.path("version").asString());
                licences.put(name, entry.path("license").asString("none"));
            }
        });
        assertThat(licences).hasSizeGreaterThan(100);
        versions.values().removeIf(found -> found.size() == 1);
        versions.keySet().removeIf(name -> name.startsWith("@types/")); // nothing of them is left when it runs
        assertThat(versions).as("packages in several versions").isEmpty();
        licences.values().removeAll(TAKEN_OF_SCRIPTS);
        assertThat(licences).as("licences that we have not looked at").isEmpty();
    }

    /** Of the tests' libraries too: whoever builds Resonant has them. */
    @Test
    void theServersLibrariesAreUnderTermsThatWeTake() throws IOException {
        var licences = new TreeMap<String, String>();
        for (var jar : jars()) {
            licences.put(jar.getFileName().toString(), licence(pom(jar)));
        }
        assertThat(licences).hasSizeGreaterThan(50);
        licences.values().removeIf(name -> TAKEN.matcher(name).matches());
        assertThat(licences).as("licences that we have not looked at").isEmpty();
    }

    /** What is on the class path from a Maven repository. */
    private static List<Path> jars() throws IOException {
        return Collections.list(DependenciesTest.class.getClassLoader().getResources("META-INF/")).stream()
                .map(URL::toString)
                .filter(place -> place.startsWith("jar:file:"))
                .map(place -> Path.of(place.substring("jar:file:".length(), place.indexOf("!/"))))
                .filter(jar -> Files.exists(pom(jar)))
                .toList();
    }

    private static Path pom(Path jar) {
        var folder = jar.getParent();
        return folder.resolve(folder.getParent().getFileName() + "-" + folder.getFileName() + ".pom");
    }

    /** The first licence that a library names, or the one whose child it is. */
    private static String licence(Path pom) throws IOException {
        if (!Files.exists(pom)) {
            return "none: " + pom.getFileName() + " is not there";
        }
        var text = Files.readString(pom);
        var named = LICENCE.matcher(text);
        if (named.find()) {
            return named.group(1);
        }
        var parent = PARENT.matcher(text);
        if (!parent.find()) {
            return "none";
        }
        var values = new HashMap<String, String>();
        for (var name : List.of("groupId", "artifactId", "version")) {
            var value = Pattern.compile("<" + name + ">\\s*(.*?)\\s*</").matcher(parent.group(1));
            values.put(name, value.find() ? value.group(1) : "");
        }
        var repository = Stream.iterate(pom, Path::getParent)
                .filter(folder -> folder.endsWith("repository"))
                .findFirst()
                .orElseThrow();
        return licence(repository
                .resolve(values.get("groupId").replace('.', '/'))
                .resolve(values.get("artifactId"))
                .resolve(values.get("version"))
                .resolve(values.get("artifactId") + "-" + values.get("version") + ".pom"));
    }
}
