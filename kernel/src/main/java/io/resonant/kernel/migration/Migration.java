package io.resonant.kernel.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * One migration file.
 *
 * @param version as in the file name, {@code 0001}
 * @param file its name
 * @param checksum the one that Flyway keeps in the history: CRC-32 of the lines without their ends
 */
record Migration(String version, String file, int checksum) {
    private static final Pattern NAME = Pattern.compile("V(\\d{4})__[a-z0-9_]+\\.sql");
    private static final ConcurrentHashMap<String, List<Migration>> READ = new ConcurrentHashMap<>();

    /**
     * The migrations on the class path in their order, without Flyway's scanner, which costs a tenth of a second; read once,
     * because they are part of the program.
     */
    static List<Migration> of(String folder) {
        return READ.computeIfAbsent(folder, Migration::read);
    }

    private static List<Migration> read(String folder) {
        var found = new ArrayList<Migration>();
        try {
            for (var url : Collections.list(Migration.class.getClassLoader().getResources(folder))) {
                for (var name : names(url, folder)) {
                    found.add(of(folder, name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort((one, other) -> one.version.compareTo(other.version));
        var versions = new HashSet<String>();
        for (var migration : found) {
            if (!versions.add(migration.version)) {
                throw new IllegalStateException(
                        "Two migrations have the version " + migration.version + " in " + folder);
            }
        }
        return List.copyOf(found);
    }

    int number() {
        return Integer.parseInt(version);
    }

    private static Migration of(String folder, String name) throws IOException {
        var matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalStateException(
                    "The migration " + folder + "/" + name + " must be named " + NAME.pattern());
        }
        var crc = new CRC32();
        try (var in = Migration.class.getClassLoader().getResourceAsStream(folder + "/" + name)) {
            if (in == null) {
                throw new IOException("The migration cannot be read: " + folder + "/" + name);
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        }
        return new Migration(matcher.group(1), name, (int) crc.getValue());
    }

    private static List<String> names(URL folder, String path) throws IOException {
        if (folder.openConnection() instanceof JarURLConnection connection) {
            return connection.getJarFile().stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(path + "/") && name.endsWith(".sql"))
                    .map(name -> name.substring(path.length() + 1))
                    .toList();
        }
        try (var files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .toList();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
