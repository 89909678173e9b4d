package io.resonant.kernel.canonical;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of value that SQLite lets in and PostgreSQL does not, or that one of them would read differently. The code
 * of a rule is its name in lower case with dashes; it is stable, since commands and reports use it.
 */
public enum OddRule {
    NUL_IN_TEXT(Treatment.REPAIR, "a NUL character in a text", "U+2400 in its place"),
    INVALID_UTF_8(Treatment.REPAIR, "bytes in a text that are not UTF-8", "U+FFFD for each"),
    BLOB_IN_TEXT(Treatment.HARMLESS, "a blob whose bytes are text", "the text"),
    BINARY_IN_TEXT(Treatment.REPAIR, "a blob that is no text", "its Base64"),
    NUMBER_IN_TEXT(Treatment.HARMLESS, "a number in a column for texts", "its digits"),

    JSON_NOT_JSON(Treatment.REPAIR, "a text that is no JSON document", "a JSON string with the text"),
    JSON_NUL_ESCAPE(Treatment.REPAIR, "\\u0000 in a JSON string", "\\u2400 in its place"),
    JSON_LONE_SURROGATE(Treatment.REPAIR, "half of a surrogate pair in a JSON string", "\\ufffd in its place"),
    JSON_NUMBER_TOO_LARGE(Treatment.REPAIR, "a JSON number with too many places", "a JSON string with its digits"),
    JSON_DUPLICATE_KEY(Treatment.HARMLESS, "JSON members with the same name", "the last of them"),

    BOOLEAN_WORD(Treatment.REPAIR, "a word for a boolean, which SQLite counts as false", "what the word means"),
    BOOLEAN_NUMBER(Treatment.REPAIR, "a number other than 0 and 1 for a boolean", "true"),
    BOOLEAN_UNKNOWN(Treatment.REFUSE, "what is no boolean", ""),

    INSTANT_FORM(Treatment.HARMLESS, "an instant in another spelling", "the same instant"),
    INSTANT_OFFSET(Treatment.HARMLESS, "an instant with an offset from UTC", "the same instant in UTC"),
    INSTANT_LEAP_SECOND(Treatment.REPAIR, "an instant in second 60", "the second after it"),
    INSTANT_NANOSECONDS(Treatment.REPAIR, "an instant with nanoseconds", "the microsecond that it is in"),
    INSTANT_WITHOUT_ZONE(Treatment.REPAIR, "a time without a zone", "the time as UTC"),
    INSTANT_EPOCH(Treatment.REPAIR, "a number for an instant", "the instant so long after 1970"),
    INSTANT_EMPTY(Treatment.REPAIR, "an empty text for an instant", null),
    INSTANT_IMPOSSIBLE(Treatment.REPAIR, "a date or time that never was", null),
    INSTANT_UNREADABLE(Treatment.REFUSE, "what is no instant", ""),
    /** On the way to SQLite, whose text form has four digits for the year. */
    INSTANT_OUT_OF_RANGE(Treatment.REFUSE, "an instant outside the years 0 to 9999", ""),

    DATE_FORM(Treatment.HARMLESS, "a date in another spelling", "the same date"),
    DATE_WITH_TIME(Treatment.REPAIR, "a time after a date", "the date"),
    DATE_EMPTY(Treatment.REPAIR, "an empty text for a date", null),
    DATE_IMPOSSIBLE(Treatment.REPAIR, "a date that never was", null),
    DATE_UNREADABLE(Treatment.REFUSE, "what is no date", ""),
    /** On the way to SQLite, too. */
    DATE_OUT_OF_RANGE(Treatment.REFUSE, "a date outside the years 0 to 9999", ""),

    UUID_UPPER_CASE(Treatment.HARMLESS, "a UUID with capital letters", "the same UUID"),
    UUID_WITHOUT_DASHES(Treatment.HARMLESS, "a UUID without dashes", "the same UUID"),
    UUID_IN_BRACES(Treatment.HARMLESS, "a UUID in braces", "the same UUID"),
    UUID_AS_BYTES(Treatment.HARMLESS, "a UUID as 16 bytes", "the same UUID"),
    UUID_EMPTY(Treatment.REPAIR, "an empty text for a UUID", null),
    UUID_NOT_A_UUID(Treatment.REPAIR, "an id that is no UUID", "a UUID computed from it, the same everywhere"),

    NUMBER_AS_TEXT(Treatment.HARMLESS, "a number written as text", "the number"),
    TEXT_IN_NUMBER(Treatment.REFUSE, "what is no number in a column for numbers", ""),
    FRACTION_IN_INTEGER(Treatment.REPAIR, "a fraction in a column for integers", "the integer without it"),
    WHOLE_REAL_IN_INTEGER(Treatment.HARMLESS, "a whole number stored as real", "the integer"),
    INTEGER_TOO_LARGE(Treatment.REFUSE, "an integer beyond the range of its column", ""),
    INTEGER_IN_REAL(Treatment.REPAIR, "an integer with more digits than a real has", "the nearest real"),
    INFINITY(Treatment.HARMLESS, "an infinite number", "the same"),
    NOT_A_NUMBER(Treatment.REFUSE, "NaN, which SQLite cannot hold", ""),

    TEXT_IN_BYTES(Treatment.HARMLESS, "a text in a column for bytes", "its bytes"),
    NUMBER_IN_BYTES(Treatment.REPAIR, "a number in a column for bytes", "its digits"),

    NULL_IN_KEY(Treatment.REFUSE, "NULL in a primary key", ""),
    NULL_IN_REQUIRED(Treatment.REFUSE, "NULL in a required column", ""),

    /** Not seen in one value: two rows whose keys are equal once they have their canonical form. */
    KEY_TWICE(Treatment.REFUSE, "two rows with one key", ""),
    /** Not seen in one value: a reference to a row that is not there. */
    ORPHAN_REFERENCE(Treatment.REFUSE, "a reference to a row that is not there", "");

    /** What a rule may do without being asked. */
    public enum Treatment {
        /** Keeps the meaning, so it is always applied and only counted. */
        HARMLESS,
        /** Loses something, so it is applied only when somebody agreed. */
        REPAIR,
        /** Knows no value to put in its place, so somebody must decide. */
        REFUSE
    }

    private final Treatment treatment;
    private final String what;
    private final @Nullable String proposal;

    OddRule(Treatment treatment, String what, @Nullable String proposal) {
        this.treatment = treatment;
        this.what = what;
        this.proposal = proposal;
    }

    /** For example {@code nul-in-text}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<OddRule> of(String code) {
        for (var rule : values()) {
            if (rule.code().equals(code)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    public Treatment treatment() {
        return treatment;
    }

    /** What the value is, in English: {@code a NUL character in a text}. */
    public String what() {
        return what;
    }

    /** What a repair puts in its place, in English; NULL for a rule that proposes NULL, empty when it proposes nothing. */
    public String proposal() {
        return proposal == null ? "NULL" : proposal;
    }

    /** Whether what it proposes is NULL, which a required column cannot take. */
    public boolean proposesNull() {
        return proposal == null;
    }
}
