package io.resonant.kernel.archive;

import java.util.Locale;

/** Each way in which an archive is refused. The names are stable: programs branch on {@link #code}. */
public enum Flaw {
    NOT_A_ZIP,
    TRUNCATED,
    PREPENDED_DATA,
    APPENDED_DATA,
    COMMENT,
    EMPTY,
    SPLIT,
    ZIP64,
    DIRECTORY_DAMAGED,
    HEADER_MISMATCH,
    EXTRA_FIELD,
    SECOND_NAME,
    OVERLAP,
    GAP,
    OUTSIDE,

    TOO_LARGE,
    TOO_MANY_ENTRIES,
    ENTRY_TOO_LARGE,
    UNPACKED_TOO_LARGE,
    RATIO,

    ENCRYPTED,
    METHOD,
    SYMLINK,
    SPECIAL_FILE,
    FOLDER_WITH_DATA,
    DUPLICATE,
    CASE_COLLISION,
    FILE_AND_FOLDER,

    NAME_ENCODING,
    NAME_TRAVERSAL,
    NAME_ABSOLUTE,
    NAME_BACKSLASH,
    NAME_DRIVE,
    NAME_STREAM,
    NAME_NUL,
    NAME_CONTROL,
    NAME_RESERVED,
    NAME_DEVICE,
    NAME_TRAILING,
    NAME_PART,
    NAME_TOO_LONG,

    DATA_DAMAGED,
    HIDDEN_DATA,
    SIZE_LIE,
    CRC;

    /** For instance {@code zip_name_traversal}. */
    public String code() {
        var name = name().toLowerCase(Locale.ROOT);
        return this == NOT_A_ZIP || this == ZIP64 ? name : "zip_" + name;
    }
}
