package io.resonant.review;

import io.resonant.kernel.phrase.Quantities;
import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.TextBlock;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that leave to the reader what the author should decide. Most of them are harmless in a motivation and fatal in a
 * requirement, so they count only in statements of what is to be built, and never in quotations, code or negations.
 */
final class VagueRules {
    private static final Pattern MODAL = Pattern.compile(
            "(?i)\\b(?:must|shall|should|needs? to|ha(?:s|ve) to|(?:is|are) (?:required|expected) to|is to be)\\b");
    private static final Pattern IMPERATIVE = Pattern.compile(
            "^(?i:support|provide|implement|allow|enable|ensure|handle|display|show|validate|return|send|store|create|add|make|keep|use"
                    + "|respond|notify|log|retry|optimi[sz]e|improve|load|process|the system|the (?:app|application|server|client|api|ui))\\b");
    private static final Pattern NEGATED = Pattern.compile(
            "(?i)(?:\\b(?:not|no|never|nor|without|avoid|isn't|aren't|don't|doesn't|cannot|can't|rather than|instead of|more|less|too|as|so)\\s+(?:\\w+\\s+){0,1}"
                    + "|\\bnot (?:\\w+ )?(?:optimi[sz]ed|designed|meant|intended|required|expected) to be )$|\\bunder no circumstances?\\b");

    /** 速く and 早く alone, and neither a comparison ("faster than") nor a time of day ("early"). */
    private static final String SOON =
            "(?<!より|よりも|いち|いかに|どれだけ|どれほど|ほど|程度|でも|朝|できるだけ|なるべく|可能な限り)(?:速く|早く)(?=(?:(?!場合|とき|たら|れば|った)[^、。]){0,12}"
                    + "(?:動|返|開|表示(?!され[たて])|終わ(?!っ)|読み|処理|応答|検索|起動|する|なるよう|なること))|(?<!より|よりも)(?:速|早)いこと(?=[。）)]?\\s*$)";

    private static final List<Term> JAPANESE = List.of(
            strong("discretion", "適宜|必要に応じ(?:て|た)|必要であれば|必要なら(?!ない|ず)|状況に応じて|場合に応じて|場合によっては|臨機応変に"),
            strong("degree", "なるべく|できるだけ|できる限り|出来るだけ|可能な限り|極力|ある程度|それなり|そこそこ|概ね(?![約\\d])|おおむね(?![約\\d])|基本的に(?!は?同)"),
            strong("manner", "(?<!不)適切[にな](?!ら|い|り|つい)|適正に|しっかり(?:と)?|きちんと|ちゃんと|うまく(?!いか)|問題なく動作|正常に動作"),
            strong(
                    "amount",
                    "(?<![\\p{IsHan}\\d不])十分[にな](?!い|ら)|(?<![\\p{IsHan}\\p{IsKatakana}ー\\dのと])数(?:秒|分|時間|日|週間|か月|ヶ月|件|回|名|人|台|個|百|千|万)(?![\\p{IsHan}〜～~])(?!(?:程度)?の(?:ラグ|タイムラグ|誤差|遅延|ずれ|差))(?!(?:程度)?(?:かか|の時間がかか))|若干|多少(?!に関わらず|にかかわらず)"),
            strong("speed", "高速に(?!なる)|素早く|すばやく|迅速に|速やかに|すみやかに|早急に|短時間で|快適に|サクサク|スムーズに"),
            strong("speed", SOON),
            strong(
                    "ease",
                    "使いやす[いく]|使い勝手の良い|わかりやす[いく]|分かりやす[いく]|見やす[いく]|直感的[にな]|柔軟[にな]|容易(?:に(?!な[るりっ])|であること|とする)|しやす(?:いこと|くする|さを)|ユーザーフレンドリー"),
            strong("future", "将来的に|いずれは|ゆくゆくは|今後検討|を検討する(?=(?:こと|必要がある|ものとする)?[。）)]?\\s*$)|検討が必要"),
            strong("doubt", "(?:と思われる|かもしれない|だろう(?!か)|はずである|と思う)(?=[。．.！!）)]?\\s*$)"));
    private static final Pattern JAPANESE_LIST =
            Pattern.compile("(?:(?<=[\\p{IsHan}\\p{IsKatakana}ーA-Za-z）)])等|など)(?=[のをがにはへで](?!は?なく|しい|価))");
    private static final Pattern JAPANESE_DUTY =
            Pattern.compile("(?:する|できる|行う|ない|こと|べき|べし|必須|ます|とする|持つ|含む|返す|保存|表示|出力|検証|対応|入力|記録|送信|登録|通知)[。）)]?\\s*$");
    private static final Pattern LIST_VERB =
            Pattern.compile("(?:表示|保存|入力|検証|送信|登録|記録|取得|対応|サポート|チェック|設定|出力|通知)(?:する|し|できる|を|$|。|項目)");

    private static final List<Term> ENGLISH = List.of(
            strong(
                    "discretion",
                    "(?:as|if|when|where|wherever|whenever) (?:appropriate|needed|necessary|possible|applicable|feasible|practical)(?! by\\b)|at (?:its|their|your) discretion"),
            strong(
                    "degree",
                    "as much as possible|as (?:fast|quickly|soon|early|small|simple|little|many|few) as possible|more or less|to some extent|best[- ]effort basis|to the extent possible"),
            strong(
                    "doubt",
                    "should probably|will probably|probably (?:should|will|must|need)|i (?:think|guess|believe)(?!,)|hopefully|presumably|maybe|something like that"),
            weak(
                    "list",
                    "etc\\.?|and so on|and so forth|and the like|(?:and|or) similar(?: ones)?(?=[.,;]|$)|and more(?=[.,;]|$)"),
            weak(
                    "manner",
                    "appropriately|(?:an? |the )?appropriate (?:actions?|measures?|manner|response|errors?|messages?|steps?|feedback|way|level)|suitabl[ey] (?:way|manner|level)"
                            + "|properly|gracefully|sensibl[ey]|in a timely (?:manner|fashion)|timely"),
            weak(
                    "amount",
                    "reasonabl[ey]|sufficient(?:ly)?|adequate(?:ly)?"
                            + "|minimal (?:downtime|impact|latency|effort|overhead|delay)|large numbers? of|(?:good|fast|large|small|long|short) enough"),
            weak(
                    "speed",
                    "(?<!\\bfail[- ])fast|quick(?:ly)?|rapid(?:ly)?|responsive(?:ly)?|performant|instantly|near[- ]real[- ]time|efficient(?:ly)?|low[- ]latency|high[- ]performance|highly available|high availability|lightweight"),
            weak(
                    "ease",
                    "user[- ]friendly|easy to (?:use|understand|learn|navigate|maintain)|easily|intuitive(?:ly)?|simple and clean|robust(?:ly)?|seamless(?:ly)?|flexibl[ey]|scalable"
                            + "|(?:clean|modern|nice|beautiful) (?:ui|design|interface|look|code|layout)|state[- ]of[- ]the[- ]art|world[- ]class"),
            weak("some", "some (?:kind|sort|form|type) of|some (?:users|cases|data|time|point|level)"));
    private static final Pattern EXAMPLE =
            Pattern.compile("(?i)\\be\\.g\\.|\\bfor (?:example|instance)\\b|\\bsuch as\\b|\\blike\\b|\\bincluding\\b");
    private static final Pattern NO_STATEMENT = Pattern.compile(
            "(?i)\\bI want\\b|\\bso that\\b|^(?:この|本)(?:実装)?(?:ドキュメント|文書|書|ガイド(?:ライン)?|資料|仕様書|設計書)は|^this (?:document|guide|section|spec(?:ification)?|proposal|rfc|kep)\\b");

    /** How a reason or an observation ends: nothing is asked of anybody. */
    private static final Pattern OBSERVED = Pattern.compile(
            "(?:ため(?:である|です)?(?:[（(][^（()）]*[）)])?|からである|(?:ケース|ため)である|可能(?:に|と)?(?:なる|である)|(?:場合|こと|可能性|ケース|需要|懸念|リスク|背景|傾向)(?:も|が|は)?(?:ある|あります|多い|少ない|考えられる)|懸念|リスク|デメリット|メリット"
                    + "|と(?:考えられる|言える|いえる|される)|困難である|損なう|(?:発生|生じ)(?:する|る)|てしまう|増えている状況|てい?ます|ました)[。）)]?\\s*$");
    /** What follows a word in the reason, the means or the purpose of a sentence: not in what it asks for. */
    private static final Pattern SUBORDINATE =
            Pattern.compile("^[^、。]{0,40}?(?:ことで|ことにより|ため(?:に)?|ので|れば|という)(?:、|$|[^、。]{0,12}$)");

    private static final List<String> ASKED = List.of("degree", "manner", "speed", "ease");
    private static final Pattern SAYS_HOW = Pattern.compile(
            "(?i)^[\\s,]*(?:\\w+\\s+){0,9}(?:using|according to|as (?:defined|described|specified|per)|in accordance with|per (?:the|rfc)|by (?:\\w+ing|the))\\b|^[^.;]{0,60}\\bi\\.e\\.");
    private static final Pattern PURPOSE =
            Pattern.compile("(?i)\\b(?:(?:in order )?to (?:ensure|make sure|allow|help)|ensures?|so that)\\b[^.;]*$");

    private VagueRules() {}

    /**
     * @param reason why it is vague: part of the message's code
     * @param strong vague in any statement; else only where something is demanded
     */
    private record Term(String reason, Pattern pattern, boolean strong) {}

    private static Term strong(String reason, String words) {
        return term(reason, words, true);
    }

    private static Term weak(String reason, String words) {
        return term(reason, words, false);
    }

    private static Term term(String reason, String words, boolean strong) {
        boolean japanese = words.codePoints().anyMatch(point -> point > 0x2FFF);
        var pattern = japanese ? words : "(?<![\\w/-])(?:" + words + ")(?![\\w/-])";
        return new Term(reason, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), strong);
    }

    static void vagueWord(SpecText spec, Findings findings) {
        for (var sentence : spec.statements()) {
            if (sentence.prose().length() > 2_000 || sentence.contains(NO_STATEMENT)) {
                continue;
            }
            if (sentence.japanese()) {
                JAPANESE.forEach(term -> report(sentence, term, findings));
                japaneseList(sentence, findings);
            } else {
                boolean demanded = isDemand(sentence);
                for (var term : ENGLISH) {
                    if (demanded) {
                        report(sentence, term, findings);
                    }
                }
            }
        }
    }

    private static boolean isDemand(Sentence sentence) {
        return sentence.contains(MODAL)
                || (sentence.block().kind() == TextBlock.Kind.LIST_ITEM && sentence.contains(IMPERATIVE));
    }

    private static void report(Sentence sentence, Term term, Findings findings) {
        Matcher matcher = term.pattern.matcher(sentence.prose());
        while (matcher.find()) {
            if (isMeant(sentence, term, matcher)) {
                findings.add(
                        "vague_word",
                        term.strong ? Severity.WARNING : Severity.INFO,
                        sentence,
                        matcher.start(),
                        matcher.end(),
                        ReviewMessage.of("vague_word." + term.reason).with("word", matcher.group()));
                return;
            }
        }
    }

    private static boolean isMeant(Sentence sentence, Term term, Matcher matcher) {
        if (sentence.isQuoted(matcher.start(), matcher.end())) {
            return false;
        }
        boolean measured = !Quantities.find(sentence.prose()).isEmpty();
        if (measured && List.of("speed", "amount", "degree").contains(term.reason)) {
            return false;
        }
        var after = sentence.prose().substring(matcher.end());
        if (sentence.japanese()) {
            return term.reason.equals("discretion")
                    || !(sentence.contains(OBSERVED)
                            || (ASKED.contains(term.reason)
                                    && SUBORDINATE.matcher(after).find()));
        }
        var before = sentence.prose().substring(0, matcher.start());
        if (term.reason.equals("list") && EXAMPLE.matcher(before).find()) {
            return false; // an example may end in "etc."
        }
        if (term.reason.equals("manner")
                && (SAYS_HOW.matcher(after).find() || PURPOSE.matcher(before).find())) {
            return false; // how it is proper is said, or it is the purpose of what is asked for
        }
        boolean demandedBefore = term.strong
                || sentence.block().kind() == TextBlock.Kind.LIST_ITEM
                || MODAL.matcher(before).find();
        return demandedBefore
                && !NEGATED.matcher(before.toLowerCase(Locale.ROOT)).find();
    }

    /** 等 and など at the end of an enumeration that somebody has to build. */
    private static void japaneseList(Sentence sentence, Findings findings) {
        var matcher = JAPANESE_LIST.matcher(sentence.prose());
        while (matcher.find()) {
            boolean demanded = sentence.contains(JAPANESE_DUTY)
                    && LIST_VERB
                            .matcher(sentence.prose().substring(matcher.end()))
                            .find();
            if (demanded && !sentence.isQuoted(matcher.start(), matcher.end())) {
                findings.add(
                        "vague_word",
                        Severity.INFO,
                        sentence,
                        matcher.start(),
                        matcher.end(),
                        ReviewMessage.of("vague_word.list").with("word", matcher.group()));
                return;
            }
        }
    }
}
