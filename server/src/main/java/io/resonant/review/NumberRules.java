package io.resonant.review;

import io.resonant.kernel.phrase.Quantities;
import io.resonant.kernel.phrase.Quantity;
import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.TextFolding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts that were never given, and those that a limit elsewhere does not allow. */
final class NumberRules {
    private static final Pattern BLANK_NUMBER = Pattern.compile(
            "(?:(?<![\\w-])[XxＸ]{1,3}|[○〇◯●]{1,3}|[_＿]{2,}|[?？]{1,3}|(?<!\\p{IsHan})N|ｎ)\\s?(?:秒|分(?!岐|散|類|割|析)|時間(?!帯)|日(?!本|付|時)|件|%|％|人|ms|MB|GB|回|文字)\\s?(?:以内|以上|以下|未満|程度|まで)"
                    + "|(?i:\\b(?:within|in|under|less than|at most|at least|after|up to)\\s+(?:<?\\b(?:X{1,3}|N)\\b>?|\\?{1,3}|_{2,})\\s*(?:ms|milliseconds?|sec(?:ond)?s?|minutes?|hours?|days?|%|percent|users?|requests?|MB|GB)\\b)");
    private static final String PERFORMANCE_ENGLISH =
            "\\b(?:response times?|latency|throughput|availability|uptime|load(?:ing)? times?|page loads?|startup time|processing time)\\b";
    private static final Pattern PERFORMANCE = Pattern.compile(
            "(?i)応答(?:時間|速度|性能)|レスポンス(?:タイム|速度|時間)?|処理(?:時間|速度|性能)|表示速度|読み込み(?:時間|速度)|稼働率|可用性|スループット|レイテンシ|同時(?:接続|アクセス)|"
                    + PERFORMANCE_ENGLISH);
    private static final Pattern WISH =
            Pattern.compile("速く|速い|早く|早い|短い|短く|短縮|高い|高く|高める|向上|改善|良好|快適|低く|低い|低減|最小化|抑え|十分|確保|最適化");
    private static final Pattern DEMAND = Pattern.compile("(?:こと|する|べき|せる|図る|保つ|とする|ます|必要がある)[。）)]?\\s*$");
    /** Not the purpose of something else: "must be cached to reduce latency" says what to do. */
    private static final String WISH_ENGLISH =
            "(?<!(?<!need |needs )\\bto )\\b(?:fast|quick(?:ly)?|low|high|short|good|acceptable|minimal|minimi[sz]e[ds]?|improve[ds]?|reduce[ds]?|optimi[sz]ed?|excellent)\\b";
    /** "The latency must be low", "the server must have a low latency", "must ensure that latency is low". */
    private static final Pattern DEMANDED_ENGLISH = Pattern.compile("(?i)"
            + PERFORMANCE_ENGLISH
            + "(?:\\s+(?:of|for|in|on|at|during|under|when|across)\\b[^,.;:()—]{0,60}?)?\\s*:?\\s*\\b(?:must|shall|should|needs? to)\\b[^,.;:()—]{0,40}?"
            + WISH_ENGLISH
            + "|(?<!that |which |who )\\b(?:must|shall|should|needs? to|will (?:ensure|guarantee|provide))\\b[^.;:()—]{0,80}?(?:"
            + (WISH_ENGLISH + "[^,.;:()—]{0,40}?" + PERFORMANCE_ENGLISH)
            + "|"
            + (PERFORMANCE_ENGLISH + "[^,.;:()—]{0,40}?" + WISH_ENGLISH)
            + ")");

    /** What the limit is for, if it says so: 書き出しの上限は 500 件, "the export limit is 500 rows". */
    private static final Pattern LIMIT = Pattern.compile(
            "^(?<of>[^、。]{0,30}?)(?:の|できる|する|可能な)?(?:最大|上限)(?:件数|人数|回数|数|サイズ|容量|値)?(?:は|を|が|[:：])[、\\s]*(?:最大|合計)?\\s*@"
                    + "|(?i)^(?:the |an? )?(?<what>[\\w -]{0,40}?)\\b(?:limit|maximum) (?:is|of|shall be|must be|:)\\s*@");
    /** What is allowed, up to how many: 1,000 件まで書き出せる, "exports up to 1,000 rows". */
    private static final Pattern ALLOWED = Pattern.compile(
            "^(?<object>[^、。]{0,40}?)(?:一度に|最大で?|合計)?\\s*@(?:分)?まで(?:を|は)?\\s*(?<act>[\\p{IsHan}\\p{IsKatakana}ー]{1,10}(?:\\p{IsHiragana}{0,2}\\p{IsHan}{1,2})?)"
                    + "(?:\\p{IsHiragana}{0,8})[。）)]?\\s*$"
                    + "|(?i)^(?<subject>[\\w ,'-]{0,60}?)\\b(?<verb>[a-z]{4,14})\\s+(?:up to|at most|no more than|a maximum of)\\s*@[\\w ]{0,40}[.]?\\s*$"
                    + "|(?i)^(?:up to|at most)\\s*@(?<those>[\\w ]{0,30}?)\\b(?:can|may) be (?<done>[a-z]{4,14})[\\w ]{0,30}[.]?\\s*$");

    private static final Pattern CONDITION = Pattern.compile(
            "(?i)では|場合|なら|のみ|に限り|ただし|例外|プラン|ごと|あたり|当たり|毎|以外|\\b(?:plans?|if|when|unless|only|except|per|each|every|for|admins?)\\b");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{3,}|[\\p{IsKatakana}ー]{2,}|\\p{IsHan}+");
    /** The き of 書き出し, and no particle between two words. */
    private static final Pattern INSIDE_A_WORD =
            Pattern.compile("(?<=\\p{IsHan})[\\p{IsHiragana}&&[^はをがにのとでへも]]{1,2}(?=\\p{IsHan})");

    private static final Set<String> NO_OBJECT = Set.of(
            "the", "can", "may", "must", "shall", "should", "will", "system", "users", "user", "they", "and", "システム",
            "一度", "一括", "同時");
    private static final int MIN_STEM = 4;

    private NumberRules() {}

    /** @param topic the words of what it limits, or of what the allowed thing does and is */
    private record Amount(Sentence sentence, Quantity quantity, String act, Set<String> topic) {
        int section() {
            return sentence.block().section();
        }
    }

    /**
     * "The limit is 500 items" and, in the same section, "up to 1,000 items can be exported" under a heading or behind a
     * sentence that speaks of the export. In another section it must be said of the same thing in words.
     */
    static void beyondTheLimit(SpecText spec, Findings findings) {
        var limits = new ArrayList<Amount>();
        var allowances = new ArrayList<Amount>();
        Sentence before = null;
        for (var sentence : spec.statements()) {
            var quantities = Quantities.find(sentence.prose());
            if (quantities.size() == 1 && sentence.prose().length() < 120 && !sentence.contains(CONDITION)) {
                read(spec, sentence, quantities.getFirst(), before, limits, allowances);
            }
            before = sentence;
        }
        for (var limit : limits) {
            allowances.stream()
                    .filter(allowed -> contradicts(limit, allowed))
                    .findFirst()
                    .ifPresent(allowed -> report(findings, limit, allowed));
        }
    }

    private static void read(
            SpecText spec,
            Sentence sentence,
            Quantity quantity,
            @Nullable Sentence before,
            List<Amount> limits,
            List<Amount> allowances) {
        var text = sentence.prose().substring(0, quantity.start()).strip()
                + "@"
                + sentence.prose().substring(quantity.end());
        var limit = LIMIT.matcher(text);
        var allowed = ALLOWED.matcher(text);
        if (limit.find()) {
            var of = words(first(limit, "of", "what"));
            var said = before != null && before.block() == sentence.block() ? before.prose() : "";
            var topic = of.isEmpty() ? words(spec.section(sentence).title() + " " + said) : of;
            limits.add(new Amount(sentence, quantity, of.isEmpty() ? "" : "said", topic));
        } else if (allowed.find()) {
            var act = stem(first(allowed, "act", "verb", "done"));
            allowances.add(new Amount(sentence, quantity, act, words(first(allowed, "object", "subject", "those"))));
        }
    }

    private static String first(Matcher matcher, String... groups) {
        for (var group : groups) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return "";
    }

    private static boolean contradicts(Amount limit, Amount allowed) {
        boolean differs =
                limit.quantity.kind().equals(allowed.quantity.kind()) && !limit.quantity.equalTo(allowed.quantity);
        if (!differs || allowed.act.isEmpty() || !limit.topic.contains(allowed.act)) {
            return false;
        }
        if (limit.act.isEmpty()) {
            return limit.section() == allowed.section();
        }
        var objects = new HashSet<>(limit.topic);
        objects.remove(allowed.act);
        boolean silent = objects.isEmpty() || allowed.topic.isEmpty();
        objects.retainAll(allowed.topic);
        return !objects.isEmpty() || (silent && limit.section() == allowed.section());
    }

    private static void report(Findings findings, Amount limit, Amount allowed) {
        boolean ordered = limit.sentence.line() <= allowed.sentence.line();
        var first = ordered ? limit : allowed;
        var second = ordered ? allowed : limit;
        findings.add(
                "contradictory_number",
                Severity.WARNING,
                second.sentence,
                second.quantity.start(),
                second.quantity.end(),
                ReviewMessage.of("contradictory_limit")
                        .with("first", first.quantity.text())
                        .with("second", second.quantity.text())
                        .with("line", first.sentence.lineAt(first.quantity.start())));
    }

    private static Set<String> words(String text) {
        var words = new HashSet<String>();
        var matcher = WORD.matcher(INSIDE_A_WORD.matcher(text).replaceAll(""));
        while (matcher.find()) {
            var word = stem(matcher.group());
            if (!NO_OBJECT.contains(word) && !NO_OBJECT.contains(matcher.group().toLowerCase(Locale.ROOT))) {
                words.add(word);
            }
        }
        return words;
    }

    /** 書き出 and 書出; export, exports and exported. */
    private static String stem(String word) {
        var folded = TextFolding.fold(word).text().toLowerCase(Locale.ROOT);
        if (folded.isEmpty() || folded.charAt(0) >= 0x80) {
            return folded.replaceAll("(?<=\\p{IsHan})\\p{IsHiragana}+(?=\\p{IsHan}|$)", "");
        }
        var stem = folded.replaceAll("(?:ing|ed|es|s)$", "");
        return stem.length() < MIN_STEM ? folded : stem;
    }

    /** A number that is still an X. */
    static void blankNumber(SpecText spec, Findings findings) {
        for (var sentence : spec.statements()) {
            var matcher = BLANK_NUMBER.matcher(sentence.prose());
            if (matcher.find() && !sentence.isQuoted(matcher.start(), matcher.end())) {
                findings.add(
                        "missing_number",
                        Severity.WARNING,
                        sentence,
                        matcher.start(),
                        matcher.end(),
                        ReviewMessage.of("missing_number")
                                .with("text", matcher.group().strip()));
            }
        }
    }

    /** A wish for speed or availability that no number can be held against. */
    static void missingThreshold(SpecText spec, Findings findings) {
        for (var sentence : spec.statements()) {
            var prose = sentence.prose();
            boolean unmeasured = prose.length() < 300 && prose.chars().noneMatch(Character::isDigit);
            var matcher = PERFORMANCE.matcher(prose);
            if (unmeasured && isWished(sentence, matcher) && matcher.find()) {
                findings.add(
                        "missing_threshold",
                        Severity.WARNING,
                        sentence,
                        matcher.start(),
                        matcher.end(),
                        ReviewMessage.of("missing_threshold").with("subject", matcher.group()));
            }
        }
    }

    /** @param matcher is left with that part of the sentence in which something is asked for */
    private static boolean isWished(Sentence sentence, Matcher matcher) {
        if (sentence.japanese()) {
            return sentence.contains(WISH) && sentence.contains(DEMAND);
        }
        var demanded = DEMANDED_ENGLISH.matcher(sentence.prose());
        boolean found = demanded.find();
        if (found) {
            matcher.region(demanded.start(), demanded.end());
        }
        return found;
    }
}
