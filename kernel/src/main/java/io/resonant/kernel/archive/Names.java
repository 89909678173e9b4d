package io.resonant.kernel.archive;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether the names of an archive are harmless wherever it may be unpacked: they stay in its folder, mean the same on
 * Windows, macOS and Linux, and look like what they are.
 */
final class Names {
    private static final int MAX_PARTS = 32;
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$");

    private Names() {}

    static Set<Flaw> flaws(String name) {
        var flaws = EnumSet.noneOf(Flaw.class);
        name.codePoints().forEach(point -> character(point, flaws));
        boolean drive = name.length() > 1 && name.charAt(1) == ':' && isLetter(name.charAt(0));
        if (drive) {
            flaws.add(Flaw.NAME_DRIVE);
        }
        if (name.indexOf(':', drive ? 2 : 0) >= 0) {
            flaws.add(Flaw.NAME_STREAM);
        }
        if (name.startsWith("/")) {
            flaws.add(Flaw.NAME_ABSOLUTE);
        }
        var path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        var parts = (path.startsWith("/") ? path.substring(1) : path).split("[/\\\\]", -1);
        for (var part : parts) {
            part(part, flaws);
        }
        if (parts.length > MAX_PARTS) {
            flaws.add(Flaw.NAME_TOO_LONG);
        }
        return flaws;
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static void character(int point, Set<Flaw> flaws) {
        if (point == 0) {
            flaws.add(Flaw.NAME_NUL);
        } else if (point == '\\') {
            flaws.add(Flaw.NAME_BACKSLASH);
        } else if ("<>\"|?*".indexOf(point) >= 0) {
            flaws.add(Flaw.NAME_RESERVED);
        } else {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT, // turns the reading direction, or shows nothing
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> flaws.add(Flaw.NAME_CONTROL);
                default -> {}
            }
        }
    }

    private static void part(String part, Set<Flaw> flaws) {
        if (part.equals("..")) {
            flaws.add(Flaw.NAME_TRAVERSAL);
        } else if (part.isEmpty() || part.equals(".")) {
            flaws.add(Flaw.NAME_PART);
        } else if (part.endsWith(".") || part.endsWith(" ")) {
            flaws.add(Flaw.NAME_TRAILING);
        }
        if (isDevice(part)) {
            flaws.add(Flaw.NAME_DEVICE);
        }
    }

    /** Windows takes {@code nul.txt} for the device, and three superscript digits for digits. */
    private static boolean isDevice(String part) {
        int dot = part.indexOf('.');
        var stem = (dot < 0 ? part : part.substring(0, dot)).strip().toUpperCase(Locale.ROOT);
        return DEVICES.contains(stem)
                || (stem.length() == 4
                        && (stem.startsWith("COM") || stem.startsWith("LPT"))
                        && "0123456789¹²³".indexOf(stem.charAt(3)) >= 0);
    }

    private record Known(String path, boolean folder, boolean listed) {}

    /** What a file system would throw together: the same name twice, in another case, or as file and as folder. */
    static List<ArchiveFault> collisions(List<ArchiveEntry> entries) {
        var faults = new ArrayList<ArchiveFault>();
        var known = new HashMap<String, Known>();
        for (var entry : entries) {
            var name = entry.name();
            var path = entry.isFolder() ? name.substring(0, name.length() - 1) : name;
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                add(known, new Known(path.substring(0, slash), true, false), faults);
            }
            add(known, new Known(path, entry.isFolder(), true), faults);
        }
        return faults;
    }

    private static void add(Map<String, Known> known, Known next, List<ArchiveFault> faults) {
        var folded = Normalizer.normalize(next.path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        var before = known.get(folded);
        if (before == null) {
            known.put(folded, next);
        } else if (!before.path.equals(next.path)) {
            faults.add(ArchiveFault.of(Flaw.CASE_COLLISION, next.path, "other", before.path));
        } else if (before.folder != next.folder) {
            faults.add(ArchiveFault.of(Flaw.FILE_AND_FOLDER, next.path));
        } else if (before.listed && next.listed) {
            faults.add(ArchiveFault.of(Flaw.DUPLICATE, next.path));
        } else if (next.listed) {
            known.put(folded, next);
        }
    }
}
