package io.resonant.kernel.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The directory of a zip, held against the headers in front of the data (APPNOTE 6.3.10, 4.3.7 to 4.3.12). Some readers
 * believe the one, some the other, so they must say the same, and together they must account for each byte of the file:
 * entries neither overlap (a small file could unpack to terabytes) nor leave gaps (something could hide there).
 */
final class CentralDirectory {
    static final int SIGNATURE = 0x02014b50;
    static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
    private static final int LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;
    private static final int MAX_NAME = 512;
    private static final int MAX_EXTRA = 1024;
    private static final int LOCAL_WINDOW = 4 * 1024;
    /** Reasons after which nobody wants to hear more. */
    private static final int MAX_FAULTS = 100;

    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int DESCRIPTOR = 1 << 3;
    private static final int UTF8 = 1 << 11;
    /** Two bits of the deflate level, which nobody needs to unpack. */
    private static final int KNOWN_FLAGS = ENCRYPTED | DESCRIPTOR | UTF8 | 1 << 1 | 1 << 2;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int EXTRA_ZIP64 = 0x0001;
    private static final int EXTRA_UNICODE_NAME = 0x7075;
    private static final int TYPE = 0xF000;
    private static final int TYPE_FILE = 0x8000;
    private static final int TYPE_FOLDER = 0x4000;
    private static final int TYPE_SYMLINK = 0xA000;

    private final Window window;
    private final Window locals;
    private final EndRecord end;
    private final ArchiveLimits limits;
    private final List<ArchiveFault> faults = new ArrayList<>();
    private final List<ArchiveEntry> entries = new ArrayList<>();

    private CentralDirectory(Window window, Window locals, EndRecord end, ArchiveLimits limits) {
        this.window = window;
        this.locals = locals;
        this.end = end;
        this.limits = limits;
    }

    /** In the order of the file. @throws ArchiveException with everything that is wrong, as far as one can read on */
    static List<ArchiveEntry> read(Window window, Window locals, EndRecord end, ArchiveLimits limits)
            throws IOException, ArchiveException {
        var directory = new CentralDirectory(window, locals, end, limits);
        directory.readAll();
        directory.account();
        if (directory.faults.isEmpty()) {
            directory.faults.addAll(Names.collisions(directory.entries));
        }
        if (!directory.faults.isEmpty()) {
            var faults = directory.faults;
            throw new ArchiveException(faults.subList(0, Math.min(faults.size(), MAX_FAULTS)));
        }
        return List.copyOf(directory.entries);
    }

    static Window localWindow(FileChannel channel, long size) {
        return new Window(channel, size, LOCAL_WINDOW);
    }

    private void readAll() throws IOException, ArchiveException {
        long at = end.directory();
        for (int i = 0; i < end.entries(); i++) {
            if (at + LENGTH > end.at() || window.at(at, LENGTH).getInt(0) != SIGNATURE) {
                throw damaged(Flaw.DIRECTORY_DAMAGED, "");
            }
            var header = window.at(at, LENGTH);
            int name = Fields.u16(header, 28);
            int extra = Fields.u16(header, 30);
            int comment = Fields.u16(header, 32);
            if (at + LENGTH + name + extra + comment > end.at()) {
                throw damaged(Flaw.DIRECTORY_DAMAGED, "");
            }
            if (name > MAX_NAME) {
                throw damaged(Flaw.NAME_TOO_LONG, "");
            }
            if (extra > MAX_EXTRA) {
                throw damaged(Flaw.EXTRA_FIELD, "");
            }
            record(window.at(at, LENGTH + name + extra), name, comment);
            at += LENGTH + name + extra + comment;
        }
        if (at != end.at()) {
            throw damaged(Flaw.DIRECTORY_DAMAGED, "");
        }
    }

    private void record(ByteBuffer header, int nameLength, int comment) throws IOException, ArchiveException {
        var rawName = new byte[nameLength];
        header.get(LENGTH, rawName);
        int flags = Fields.u16(header, 8);
        int method = Fields.u16(header, 10);
        long packed = Fields.u32(header, 20);
        long size = Fields.u32(header, 24);
        long local = Fields.u32(header, 42);
        var name = name(rawName, (flags & UTF8) != 0);
        if (packed == Fields.U32_MAX || size == Fields.U32_MAX || local == Fields.U32_MAX) {
            throw damaged(Flaw.ZIP64, name);
        }
        Names.flaws(name).forEach(flaw -> fault(flaw, name));
        if (comment > 0) {
            fault(Flaw.COMMENT, name);
        }
        extra(header.slice(LENGTH + nameLength, header.limit() - LENGTH - nameLength), name);
        if (Fields.u16(header, 34) != 0) {
            fault(Flaw.SPLIT, name);
        }
        form(name, flags, method, packed, size);
        type(name, header.getInt(38) >>> 16 & TYPE);
        bounds(name, packed, size);
        entries.add(local(header, rawName, name));
    }

    private void form(String name, int flags, int method, long packed, long size) {
        if ((flags & ENCRYPTED) != 0) {
            fault(Flaw.ENCRYPTED, name);
        } else if ((method != STORED && method != DEFLATED) || (flags & ~KNOWN_FLAGS) != 0) {
            faults.add(ArchiveFault.of(Flaw.METHOD, name, "method", method));
        } else if (method == STORED && packed != size) {
            fault(Flaw.SIZE_LIE, name);
        }
    }

    private void type(String name, int type) {
        boolean folder = name.endsWith("/");
        if (type == TYPE_SYMLINK) {
            fault(Flaw.SYMLINK, name);
        } else if (type != 0 && type != (folder ? TYPE_FOLDER : TYPE_FILE)) {
            fault(Flaw.SPECIAL_FILE, name);
        }
    }

    private void bounds(String name, long packed, long size) {
        if (name.endsWith("/") && size > 0) {
            fault(Flaw.FOLDER_WITH_DATA, name);
        }
        if (size > limits.maxEntryBytes()) {
            faults.add(ArchiveFault.of(Flaw.ENTRY_TOO_LARGE, name, "limit", limits.maxEntryBytes()));
        }
        if (size > ArchiveLimits.RATIO_COUNTS_FROM && size / limits.maxRatio() > packed) {
            faults.add(ArchiveFault.of(Flaw.RATIO, name, "limit", limits.maxRatio()));
        }
    }

    /** The header in front of the data; with bit 3 its sizes and checksum may be left to the descriptor behind it. */
    private ArchiveEntry local(ByteBuffer header, byte[] rawName, String name) throws IOException, ArchiveException {
        long start = Fields.u32(header, 42);
        if (start + LOCAL_LENGTH > end.directory()) {
            throw damaged(Flaw.OUTSIDE, name);
        }
        int nameLength = Fields.u16(locals.at(start, LOCAL_LENGTH), 26);
        int extraLength = Fields.u16(locals.at(start, LOCAL_LENGTH), 28);
        if (locals.at(start, LOCAL_LENGTH).getInt(0) != LOCAL_SIGNATURE || nameLength != rawName.length) {
            throw damaged(Flaw.HEADER_MISMATCH, name);
        }
        if (extraLength > MAX_EXTRA) {
            throw damaged(Flaw.EXTRA_FIELD, name);
        }
        long packed = Fields.u32(header, 20);
        long data = start + LOCAL_LENGTH + nameLength + extraLength;
        if (data + packed > end.directory()) {
            throw damaged(Flaw.OUTSIDE, name);
        }
        var local = locals.at(start, LOCAL_LENGTH + nameLength + extraLength);
        extra(local.slice(LOCAL_LENGTH + nameLength, extraLength), name);
        boolean described = (Fields.u16(header, 8) & DESCRIPTOR) != 0;
        boolean same = Fields.u16(local, 6) == Fields.u16(header, 8)
                && Fields.u16(local, 8) == Fields.u16(header, 10)
                && local.slice(LOCAL_LENGTH, nameLength).equals(ByteBuffer.wrap(rawName))
                && agree(local, 14, header, 16, described)
                && agree(local, 18, header, 20, described)
                && agree(local, 22, header, 24, described);
        long behind = data + packed;
        if (described) {
            int descriptor = descriptor(header, behind);
            same &= descriptor > 0;
            behind += descriptor;
        }
        if (!same) {
            fault(Flaw.HEADER_MISMATCH, name);
        }
        boolean deflated = Fields.u16(header, 10) == DEFLATED;
        long size = Fields.u32(header, 24);
        return new ArchiveEntry(name, size, packed, header.getInt(16), deflated, start, data, behind);
    }

    private static boolean agree(ByteBuffer local, int at, ByteBuffer header, int other, boolean mayBeZero) {
        int value = local.getInt(at);
        return value == header.getInt(other) || (mayBeZero && value == 0);
    }

    /** The length of the descriptor, which has a signature or not; 0 when it says something else. */
    private int descriptor(ByteBuffer header, long at) throws IOException {
        for (int skipped : new int[] {4, 0}) {
            int length = skipped + 12;
            if (at + length <= end.directory()) {
                var descriptor = locals.at(at, length);
                if ((skipped == 0 || descriptor.getInt(0) == DESCRIPTOR_SIGNATURE)
                        && descriptor.slice(skipped, 12).equals(header.slice(16, 12))) {
                    return length;
                }
            }
        }
        return 0;
    }

    /** Extra fields are read over by nearly everybody; the two that change name or size are not allowed to. */
    private void extra(ByteBuffer extra, String name) {
        extra.order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < extra.limit()) {
            if (at + 4 > extra.limit() || at + 4 + Fields.u16(extra, at + 2) > extra.limit()) {
                fault(Flaw.EXTRA_FIELD, name);
                return;
            }
            switch (Fields.u16(extra, at)) {
                case EXTRA_ZIP64 -> fault(Flaw.ZIP64, name);
                case EXTRA_UNICODE_NAME -> fault(Flaw.SECOND_NAME, name);
                default -> {} // times, owners
            }
            at += 4 + Fields.u16(extra, at + 2);
        }
    }

    /** From the first byte to the directory: each belongs to one entry. */
    private void account() throws ArchiveException {
        entries.sort(Comparator.comparingLong(ArchiveEntry::start));
        long at = 0;
        long unpacked = 0;
        for (var entry : entries) {
            if (entry.start() < at) {
                throw damaged(Flaw.OVERLAP, entry.name());
            }
            if (entry.start() > at) {
                throw damaged(at == 0 ? Flaw.PREPENDED_DATA : Flaw.GAP, at == 0 ? "" : entry.name());
            }
            at = entry.end();
            unpacked += entry.size();
        }
        if (at != end.directory()) {
            throw damaged(at > end.directory() ? Flaw.OVERLAP : Flaw.GAP, "");
        }
        if (unpacked > limits.maxUnpackedBytes()) {
            faults.add(ArchiveFault.of(Flaw.UNPACKED_TOO_LARGE, "", "limit", limits.maxUnpackedBytes()));
        }
    }

    /** The name as UTF-8; without the flag that says so, only what all encodings have in common is unmistakable. */
    private String name(byte[] raw, boolean utf8) {
        try {
            Charset charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
            return charset.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException _) {
            var picture = new String(raw, StandardCharsets.ISO_8859_1);
            fault(Flaw.NAME_ENCODING, picture);
            return picture;
        }
    }

    private void fault(Flaw flaw, String entry) {
        faults.add(ArchiveFault.of(flaw, entry));
    }

    /** For damage behind which nothing can be read: it, and what was found before. */
    private ArchiveException damaged(Flaw flaw, String entry) {
        fault(flaw, entry);
        return new ArchiveException(faults.subList(Math.max(0, faults.size() - MAX_FAULTS), faults.size()));
    }
}
