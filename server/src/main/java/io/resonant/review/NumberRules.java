package io.resonant.review;

import java.util.regex.Pattern;

/** Amounts that were never given. */
final class NumberRules {
    private static final Pattern BLANK_NUMBER = Pattern.compile(
            "(?:(?<![\\w-])[XxＸ]{1,3}|[○〇◯●]{1,3}|[_＿]{2,}|[?？]{1,3}|(?<!\\p{IsHan})N|ｎ)\\s?(?:秒|分(?!岐|散|類|割|析)|時間(?!帯)|日(?!本|付|時)|件|%|％|人|ms|MB|GB|回|文字)\\s?(?:以内|以上|以下|未満|程度|まで)"
                    + "|(?i:\\b(?:within|in|under|less than|at most|at least|after|up to)\\s+(?:<?\\b(?:X{1,3}|N)\\b>?|\\?{1,3}|_{2,})\\s*(?:ms|milliseconds?|sec(?:ond)?s?|minutes?|hours?|days?|%|percent|users?|requests?|MB|GB)\\b)");
    private static final Pattern PERFORMANCE = Pattern.compile(
            "(?i)応答(?:時間|速度|性能)|レスポンス(?:タイム|速度|時間)?|処理(?:時間|速度|性能)|表示速度|読み込み(?:時間|速度)|稼働率|可用性|スループット|レイテンシ|同時(?:接続|アクセス)"
                    + "|\\b(?:response times?|latency|throughput|availability|uptime|load(?:ing)? times?|page loads?|startup time|processing time)\\b");
    private static final Pattern WISH = Pattern.compile(
            "(?i)速く|速い|早く|早い|短い|短く|短縮|高い|高く|高める|向上|改善|良好|快適|低く|低い|低減|最小化|抑え|十分|確保|最適化"
                    + "|\\b(?:fast|quick(?:ly)?|low|high|short|good|acceptable|minimal|minimi[sz]e[ds]?|improve[ds]?|reduce[ds]?|optimi[sz]ed?|excellent)\\b");
    private static final Pattern DEMAND = Pattern.compile(
            "(?i)\\b(?:must|shall|should|will|needs? to)\\b|(?:こと|する|べき|せる|図る|保つ|とする|ます|必要がある)[。）)]?\\s*$");

    private NumberRules() {}

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
            var matcher = PERFORMANCE.matcher(sentence.prose());
            boolean digits = sentence.prose().chars().anyMatch(Character::isDigit);
            if (!digits
                    && sentence.prose().length() < 300
                    && matcher.find()
                    && sentence.contains(WISH)
                    && sentence.contains(DEMAND)) {
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
}
