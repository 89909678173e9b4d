package io.resonant.review;

import io.resonant.kernel.phrase.DatePhrase;
import io.resonant.kernel.phrase.DatePhrases;
import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.TextFolding;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Days that cannot be, are over, or contradict each other. */
final class DateRules {
    private static final Pattern DUE = Pattern.compile("(?i)期限|締切|締め切り|納期|リリース予定|公開予定|完了予定|開始予定|予定日|(?:リリース|稼働|サービス開始)日"
            + "|\\b(?:due|deadline|no later than|must be (?:done|completed|delivered)|target date|scheduled (?:for|on)|planned (?:for|on)|will (?:be (?:released|launched)|launch|ship|start))\\b"
            + "|\\b(?:by|before|until)\\s+(?:the\\s+)?@|@(?:\\s?[（(][^）)]*[）)])?\\s*(?:まで|迄|に(?:公開|リリース|提出|納品|開始|完了))");
    private static final Pattern DONE = Pattern.compile(
            "(?i)完了した|済み|済$|でした|ました|された|終了した|作成日|更新日|改訂|現在|時点|\\b(?:was|were|has been|have been|released|completed|created|updated|since|as of|done|shipped|merged|published|accessed|retrieved|until now)\\b");
    /** Where a day that cannot be is an example of one. */
    private static final Pattern ABOUT_BAD_DATES = Pattern.compile(
            "(?i)\\b(?:in)?valid|\\b(?:impossible|illegal|malformed|bad|wrong|reject(?:s|ed)?|refuse[sd]?|nonexistent)\\b|不正|無効|存在しない|あり得ない|ありえない|拒否|エラー");

    /** As the program date prints it: Mon Jan 2 15:04:05 MST 2006. */
    private static final Pattern YEAR_BEHIND =
            Pattern.compile("^[\\d:]*(?: [-+]\\d{4})?(?: [A-Z]{2,5})? (?:19|20)\\d\\d\\b");

    private static final Pattern BETWEEN = Pattern.compile("^\\s*(?:〜|～|~|-|–|—|から|to|through|until|より)\\s*$");
    private static final Pattern LABEL = Pattern.compile(
            "^\\W{0,3}((?:リリース|公開|サービス開始|稼働|納品|開始|終了|完了|締切|提出|レビュー|本番稼働)(?:予定)?日?|納期|期限|(?i:(?:target )?(?:release|launch|start|end|due|delivery|completion|go-live|review) date|deadline|release|launch))\\s*(?:[:：=は|]|is\\b|on\\b)");

    private final SpecText spec;
    private final Findings findings;
    private final Map<String, Stated> stated = new HashMap<>();

    private DateRules(SpecText spec, Findings findings) {
        this.spec = spec;
        this.findings = findings;
    }

    private record Stated(LocalDate date, int line) {}

    static void check(SpecText spec, Findings findings) {
        var rules = new DateRules(spec, findings);
        for (var sentence : spec.sentences()) {
            if (hasDigit(sentence.prose())) {
                rules.check(sentence);
            }
        }
    }

    private static boolean hasDigit(String text) {
        return text.chars().anyMatch(c -> (c >= '0' && c <= '9') || c == '元');
    }

    /** "12/1" alone may be a fraction; with a weekday beside it, it is a day. */
    private void check(Sentence sentence) {
        var phrases = DatePhrases.findAbsolute(sentence.prose(), spec.today()).stream()
                .filter(phrase -> phrase.weekday() != null || !phrase.text().matches("\\d{1,2}/\\d{1,2}"))
                .toList();
        for (var phrase : phrases) {
            var date = phrase.date();
            if (date == null && isExample(sentence, phrase)) {
                continue;
            }
            if (date == null) {
                report("impossible_date", Severity.ERROR, sentence, phrase, ReviewMessage.of("impossible_date"));
            } else {
                checkWeekday(sentence, phrase, date);
                checkPast(sentence, phrase, date);
            }
        }
        for (int i = 0; i + 1 < phrases.size(); i++) {
            checkRange(sentence, phrases.get(i), phrases.get(i + 1));
        }
        if (phrases.size() == 1) {
            checkContradiction(sentence, phrases.getFirst());
        }
    }

    /** Nobody plans for the day 0, and who writes of bad dates names some. */
    private static boolean isExample(Sentence sentence, DatePhrase phrase) {
        return phrase.text().matches("0+\\D.*")
                || sentence.contains(ABOUT_BAD_DATES)
                || sentence.isQuoted(phrase.start(), phrase.end());
    }

    /** A day without a year is wrong only if neither its next nor its last one falls on the weekday given. */
    private void checkWeekday(Sentence sentence, DatePhrase phrase, LocalDate date) {
        var weekday = phrase.weekday();
        if (weekday == null || date.getDayOfWeek() == weekday) {
            return;
        }
        boolean yearless = phrase.kind() == DatePhrase.Kind.YEARLESS;
        boolean lastOne = yearless && date.minusYears(1).getDayOfWeek() == weekday;
        boolean yearFollows = yearless
                && YEAR_BEHIND.matcher(sentence.prose().substring(phrase.end())).find();
        if (!lastOne && !yearFollows) {
            var message = ReviewMessage.of("weekday_mismatch")
                    .with("day", date)
                    .with("weekday_ja", date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.JAPANESE))
                    .with("weekday_en", date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            report("weekday_mismatch", Severity.ERROR, sentence, phrase, message);
        }
    }

    /** A plan whose day is over: done and not said, or late and not said. */
    private void checkPast(Sentence sentence, DatePhrase phrase, LocalDate date) {
        boolean over = phrase.kind() == DatePhrase.Kind.FULL && date.isBefore(spec.today());
        boolean told = spec.part(sentence) == SpecText.Part.HISTORY || sentence.contains(DONE);
        if (over && !told && isPlanned(sentence, phrase)) {
            var message = ReviewMessage.of("past_date").with("today", spec.today());
            report("past_date", Severity.WARNING, sentence, phrase, message);
        }
    }

    /** The words around the day, which itself becomes an {@code @}. */
    private static boolean isPlanned(Sentence sentence, DatePhrase phrase) {
        var prose = sentence.prose();
        int from = Math.max(0, phrase.start() - 40);
        int to = Math.min(prose.length(), phrase.end() + 12);
        var around = prose.substring(from, phrase.start()) + "@" + prose.substring(phrase.end(), to);
        return DUE.matcher(around).find();
    }

    private void checkRange(Sentence sentence, DatePhrase first, DatePhrase second) {
        var from = first.date();
        var to = second.date();
        boolean full = first.kind() == DatePhrase.Kind.FULL && second.kind() == DatePhrase.Kind.FULL;
        boolean range = BETWEEN.matcher(sentence.prose().substring(first.end(), second.start()))
                .matches();
        if (range && full && from != null && to != null && to.isBefore(from)) {
            var message = ReviewMessage.of("reversed_range").with("from", from).with("to", to);
            findings.add("reversed_range", Severity.ERROR, sentence, first.start(), second.end(), message);
        }
    }

    /** The same label with two days, such as two release dates. */
    private void checkContradiction(Sentence sentence, DatePhrase phrase) {
        var label = LABEL.matcher(sentence.prose());
        var date = phrase.date();
        boolean stands = spec.part(sentence) != SpecText.Part.HISTORY && phrase.kind() == DatePhrase.Kind.FULL;
        if (!stands || date == null || !label.find() || phrase.start() > label.end() + 12) {
            return;
        }
        var scope = spec.section(sentence).path().stream().limit(1).toList();
        var key = scope + "/" + TextFolding.fold(label.group(1)).text().replace("予定", "");
        var before = stated.putIfAbsent(key, new Stated(date, sentence.lineAt(phrase.start())));
        if (before != null && !before.date.equals(date)) {
            var message = ReviewMessage.of("contradictory_date")
                    .with("label", label.group(1))
                    .with("first", before.date)
                    .with("second", date)
                    .with("line", before.line);
            report("contradictory_date", Severity.ERROR, sentence, phrase, message);
        }
    }

    private void report(String rule, Severity severity, Sentence sentence, DatePhrase phrase, ReviewMessage message) {
        findings.add(rule, severity, sentence, phrase.start(), phrase.end(), message.with("date", phrase.text()));
    }
}
