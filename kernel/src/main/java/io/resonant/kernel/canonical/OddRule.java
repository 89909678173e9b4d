package io.resonant.kernel.canonical;

import io.resonant.kernel.problem.Messages;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every kind of value that SQLite lets in and PostgreSQL does not, or that one of them would read differently. The code
 * of a rule is its name in lower case with dashes; it is stable, since commands and reports use it. What each means is in
 * {@code messages/odd_values_*.properties}.
 */
public enum OddRule {
    NUL_IN_TEXT(Treatment.REPAIR),
    INVALID_UTF_8(Treatment.REPAIR),
    BLOB_IN_TEXT(Treatment.HARMLESS),
    BINARY_IN_TEXT(Treatment.REPAIR),
    NUMBER_IN_TEXT(Treatment.HARMLESS),

    JSON_NOT_JSON(Treatment.REPAIR),
    JSON_NUL_ESCAPE(Treatment.REPAIR),
    JSON_LONE_SURROGATE(Treatment.REPAIR),
    JSON_NUMBER_TOO_LARGE(Treatment.REPAIR),
    JSON_DUPLICATE_KEY(Treatment.HARMLESS),

    BOOLEAN_WORD(Treatment.REPAIR),
    BOOLEAN_NUMBER(Treatment.REPAIR),
    BOOLEAN_UNKNOWN(Treatment.REFUSE),

    INSTANT_FORM(Treatment.HARMLESS),
    INSTANT_OFFSET(Treatment.HARMLESS),
    INSTANT_LEAP_SECOND(Treatment.REPAIR),
    INSTANT_NANOSECONDS(Treatment.REPAIR),
    INSTANT_WITHOUT_ZONE(Treatment.REPAIR),
    INSTANT_EPOCH(Treatment.REPAIR),
    INSTANT_EMPTY(Treatment.REPAIR, true),
    INSTANT_IMPOSSIBLE(Treatment.REPAIR, true),
    INSTANT_UNREADABLE(Treatment.REFUSE),
    /** On the way to SQLite, whose text form has four digits for the year. */
    INSTANT_OUT_OF_RANGE(Treatment.REFUSE),

    DATE_FORM(Treatment.HARMLESS),
    DATE_WITH_TIME(Treatment.REPAIR),
    DATE_EMPTY(Treatment.REPAIR, true),
    DATE_IMPOSSIBLE(Treatment.REPAIR, true),
    DATE_UNREADABLE(Treatment.REFUSE),
    /** On the way to SQLite, too. */
    DATE_OUT_OF_RANGE(Treatment.REFUSE),

    UUID_UPPER_CASE(Treatment.HARMLESS),
    UUID_WITHOUT_DASHES(Treatment.HARMLESS),
    UUID_IN_BRACES(Treatment.HARMLESS),
    UUID_AS_BYTES(Treatment.HARMLESS),
    UUID_EMPTY(Treatment.REPAIR, true),
    UUID_NOT_A_UUID(Treatment.REPAIR),

    NUMBER_AS_TEXT(Treatment.HARMLESS),
    TEXT_IN_NUMBER(Treatment.REFUSE),
    FRACTION_IN_INTEGER(Treatment.REPAIR),
    WHOLE_REAL_IN_INTEGER(Treatment.HARMLESS),
    INTEGER_TOO_LARGE(Treatment.REFUSE),
    INTEGER_IN_REAL(Treatment.REPAIR),
    INFINITY(Treatment.HARMLESS),
    NOT_A_NUMBER(Treatment.REFUSE),

    TEXT_IN_BYTES(Treatment.HARMLESS),
    NUMBER_IN_BYTES(Treatment.REPAIR),

    NULL_IN_KEY(Treatment.REFUSE),
    NULL_IN_REQUIRED(Treatment.REFUSE),

    /** Not seen in one value: two rows whose keys are equal once they have their canonical form. */
    KEY_TWICE(Treatment.REFUSE),
    /** Not seen in one value: a reference to a row that is not there. */
    ORPHAN_REFERENCE(Treatment.REFUSE);

    /** What a rule may do without being asked. */
    public enum Treatment {
        /** Keeps the meaning, so it is always applied and only counted. */
        HARMLESS,
        /** Loses something, so it is applied only when somebody agreed. */
        REPAIR,
        /** Knows no value to put in its place, so somebody must decide. */
        REFUSE
    }

    private static final Messages ENGLISH = Messages.of("odd_values", "en");

    private final Treatment treatment;
    private final boolean proposesNull;

    OddRule(Treatment treatment) {
        this(treatment, false);
    }

    OddRule(Treatment treatment, boolean proposesNull) {
        this.treatment = treatment;
        this.proposesNull = proposesNull;
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

    /** What the value is, in English: {@code a NUL character in a text}. Other languages: messages/odd_values. */
    public String what() {
        return ENGLISH.text(code(), Map.of());
    }

    /** What a repair puts in its place, in English; empty when it knows nothing to put there. */
    public String proposal() {
        return treatment == Treatment.REFUSE ? "" : ENGLISH.text(code() + ".proposal", Map.of());
    }

    /** Whether what it proposes is NULL, which a required column cannot take. */
    public boolean proposesNull() {
        return proposesNull;
    }
}
