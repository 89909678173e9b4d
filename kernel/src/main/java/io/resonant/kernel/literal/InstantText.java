package io.resonant.kernel.literal;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Instants and dates in text, as microseconds and days since 2000-01-01: the fixed form that we store
 * ({@code 2026-11-21T13:05:07.000123Z}) at once, every other spelling with its name.
 */
public final class InstantText {
    public static final int LENGTH = 27;
    public static final int DATE_LENGTH = 10;

    /** What {@link #canonical} and {@link #canonicalDate} return for any other form. */
    public static final long OTHER = Long.MIN_VALUE;

    public static final long MICROS_PER_SECOND = 1_000_000;
    public static final long DAY = 86_400 * MICROS_PER_SECOND;

    /** How a text gives its time, from the usual to the useless. */
    public enum Form {
        CANONICAL,
        /** The same time in another spelling: a space for the T, fewer decimals, slashes. */
        OTHER_FORM,
        OFFSET,
        LEAP_SECOND,
        NANOSECONDS,
        /** A time where only a date is wanted. */
        WITH_TIME,
        WITHOUT_ZONE,
        EPOCH,
        EMPTY,
        IMPOSSIBLE,
        UNREADABLE
    }

    /** @param value microseconds or days since 2000-01-01; meaningless for the last three forms */
    public record Reading(Form form, long value) {}

    private static final int EPOCH_DAY_2000 = 10_957;
    private static final Pattern SPELLING = Pattern.compile(
            "(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})"
                    + "(?:[Tt ](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,30}))?)?\\s?([Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?");
    private static final Pattern EPOCH = Pattern.compile("(-?\\d{9,19})(?:\\.(\\d{1,9}))?");
    private static final double JULIAN_FROM = 2_400_000;
    private static final double JULIAN_TO = 2_500_000;

    private InstantText() {}

    /** The instant in a text of our own form, or {@link #OTHER}. */
    public static long canonical(byte[] text) {
        if (text.length != LENGTH
                || text[10] != 'T'
                || text[13] != ':'
                || text[16] != ':'
                || text[19] != '.'
                || text[26] != 'Z') {
            return OTHER;
        }
        var day = day(text);
        var hour = number(text, 11, 2);
        var minute = number(text, 14, 2);
        var second = number(text, 17, 2);
        var micros = number(text, 20, 6);
        if (day == OTHER || (hour | minute | second | micros) < 0 || hour > 23 || minute > 59 || second > 59) {
            return OTHER;
        }
        return day * DAY + (hour * 3600L + minute * 60L + second) * MICROS_PER_SECOND + micros;
    }

    /** The date in a text like {@code 2026-11-21}, or {@link #OTHER}. */
    public static long canonicalDate(byte[] text) {
        return text.length == DATE_LENGTH ? day(text) : OTHER;
    }

    /** Reads an instant in whatever spelling; without a zone it is taken as UTC. */
    public static Reading read(byte[] text) {
        var canonical = canonical(text);
        if (canonical != OTHER) {
            return new Reading(Form.CANONICAL, canonical);
        }
        var trimmed = new String(text, StandardCharsets.ISO_8859_1).trim();
        if (trimmed.isEmpty()) {
            return new Reading(Form.EMPTY, 0);
        }
        var spelled = SPELLING.matcher(trimmed);
        if (spelled.matches()) {
            return spelled(spelled);
        }
        var epoch = EPOCH.matcher(trimmed);
        return epoch.matches() ? epochInText(epoch) : new Reading(Form.UNREADABLE, 0);
    }

    /** Reads a date in whatever spelling; a time after it is cut off, whatever its zone. */
    public static Reading readDate(byte[] text) {
        var canonical = canonicalDate(text);
        if (canonical != OTHER) {
            return new Reading(Form.CANONICAL, canonical);
        }
        var trimmed = new String(text, StandardCharsets.ISO_8859_1).trim();
        if (trimmed.isEmpty()) {
            return new Reading(Form.EMPTY, 0);
        }
        var spelled = SPELLING.matcher(trimmed);
        if (!spelled.matches()) {
            return new Reading(Form.UNREADABLE, 0);
        }
        var day = day(number(spelled, 1), number(spelled, 2), number(spelled, 3));
        if (day == OTHER) {
            return new Reading(Form.IMPOSSIBLE, 0);
        }
        return new Reading(spelled.group(4) == null ? Form.OTHER_FORM : Form.WITH_TIME, day);
    }

    /** Seconds, milliseconds, microseconds or nanoseconds since 1970: whichever gives a year before 5138. */
    public static Reading ofEpoch(long number) {
        var size = Math.abs(number);
        var micros = size < 100_000_000_000L
                ? number * MICROS_PER_SECOND
                : size < 100_000_000_000_000L
                        ? number * 1_000
                        : size < 100_000_000_000_000_000L ? number : Math.floorDiv(number, 1_000L);
        return number == Long.MIN_VALUE
                ? new Reading(Form.UNREADABLE, 0)
                : new Reading(Form.EPOCH, micros - EPOCH_DAY_2000 * DAY);
    }

    /** Seconds or milliseconds since 1970. What could be a Julian day, as SQLite computes them, is not guessed at. */
    public static Reading ofEpoch(double number) {
        if (!(Math.abs(number) < 100_000_000_000_000L) || (number >= JULIAN_FROM && number < JULIAN_TO)) {
            return new Reading(Form.UNREADABLE, 0);
        }
        var micros = Math.round(Math.abs(number) < 100_000_000_000L ? number * 1e6 : number * 1e3);
        return new Reading(Form.EPOCH, micros - EPOCH_DAY_2000 * DAY);
    }

    /** Writes the 27 bytes of our own form; false when its year has not four digits. */
    public static boolean write(long micros, byte[] into, int at) {
        var day = Math.floorDiv(micros, DAY);
        if (!writeDate(day, into, at)) {
            return false;
        }
        var rest = Math.floorMod(micros, DAY);
        var second = (int) (rest / MICROS_PER_SECOND);
        into[at + 10] = 'T';
        digits(into, at + 11, 2, second / 3600);
        into[at + 13] = ':';
        digits(into, at + 14, 2, second / 60 % 60);
        into[at + 16] = ':';
        digits(into, at + 17, 2, second % 60);
        into[at + 19] = '.';
        digits(into, at + 20, 6, (int) (rest % MICROS_PER_SECOND));
        into[at + 26] = 'Z';
        return true;
    }

    /** Writes the 10 bytes of a date; false when its year has not four digits. */
    public static boolean writeDate(long day, byte[] into, int at) {
        if (day < -730_485 || day > 2_921_939) { // 0000-01-01 and 9999-12-31
            return false;
        }
        var date = LocalDate.ofEpochDay(day + EPOCH_DAY_2000);
        digits(into, at, 4, date.getYear());
        into[at + 4] = '-';
        digits(into, at + 5, 2, date.getMonthValue());
        into[at + 7] = '-';
        digits(into, at + 8, 2, date.getDayOfMonth());
        return true;
    }

    private static Reading spelled(Matcher spelled) {
        var day = day(number(spelled, 1), number(spelled, 2), number(spelled, 3));
        var hour = number(spelled, 4);
        var minute = number(spelled, 5);
        var second = number(spelled, 6);
        var midnight = hour == 24 && minute == 0 && second == 0;
        var offset = offsetMinutes(spelled.group(8));
        if (day == OTHER || (hour > 23 && !midnight) || minute > 59 || second > 60 || Math.abs(offset) > 18 * 60) {
            return new Reading(Form.IMPOSSIBLE, 0);
        }
        var decimals = spelled.group(7) == null ? "" : spelled.group(7);
        var micros = Long.parseLong((decimals + "000000").substring(0, 6));
        var form = Form.OTHER_FORM;
        if (spelled.group(8) == null) {
            form = Form.WITHOUT_ZONE;
        } else if (decimals.length() > 6 && !decimals.substring(6).matches("0+")) {
            form = Form.NANOSECONDS;
        } else if (second == 60) {
            form = Form.LEAP_SECOND;
        } else if (offset != 0) {
            form = Form.OFFSET;
        }
        var seconds = hour * 3600L + (minute - offset) * 60L + second;
        return new Reading(form, day * DAY + seconds * MICROS_PER_SECOND + micros);
    }

    private static Reading epochInText(Matcher epoch) {
        try {
            var number = Long.parseLong(epoch.group(1));
            var digits = epoch.group(1).replace("-", "").length();
            if (digits == 14) { // 20261121130507, or so many milliseconds?
                return new Reading(Form.UNREADABLE, 0);
            }
            if (epoch.group(2) == null) {
                return ofEpoch(number);
            }
            var micros = Long.parseLong((epoch.group(2) + "000000").substring(0, 6));
            var whole = ofEpoch(number);
            return digits > 11
                    ? new Reading(Form.UNREADABLE, 0)
                    : new Reading(whole.form(), whole.value() + (number < 0 ? -micros : micros));
        } catch (NumberFormatException e) {
            return new Reading(Form.UNREADABLE, 0); // 19 digits and more than a long
        }
    }

    private static int offsetMinutes(@Nullable String zone) {
        if (zone == null || Character.isLetter(zone.charAt(0))) {
            return 0;
        }
        var digits = zone.substring(1).replace(":", "");
        var minutes = Integer.parseInt(digits.substring(0, 2)) * 60
                + (digits.length() == 4 ? Integer.parseInt(digits.substring(2)) : 0);
        return zone.charAt(0) == '-' ? -minutes : minutes;
    }

    private static int number(Matcher matcher, int group) {
        var digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static long day(byte[] text) {
        if (text[4] != '-' || text[7] != '-') {
            return OTHER;
        }
        return day(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
    }

    /** Days since 2000-01-01, counted from 1 March so that the leap day is the last of its year. */
    private static long day(int year, int month, int day) {
        if (year < 0 || month < 1 || month > 12 || day < 1 || (day > 28 && day > lengthOfMonth(year, month))) {
            return OTHER;
        }
        var shifted = month > 2 ? year : year - 1;
        var months = month > 2 ? month - 3 : month + 9;
        var leapDays = Math.floorDiv(shifted, 4) - Math.floorDiv(shifted, 100) + Math.floorDiv(shifted, 400);
        return 365L * shifted + leapDays + (153 * months + 2) / 5 + day - 730_426;
    }

    private static int lengthOfMonth(int year, int month) {
        return YearMonth.of(year, month).lengthOfMonth();
    }

    /** Negative when one of these is no digit. */
    private static int number(byte[] text, int from, int count) {
        var value = 0;
        for (var i = from; i < from + count; i++) {
            var digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static void digits(byte[] into, int from, int count, int value) {
        var rest = value;
        for (var i = from + count - 1; i >= from; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
