package io.resonant.review;

import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.text.Sentence;
import io.resonant.kernel.text.TextFolding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The gist of a conversation in the words of those who wrote it: nothing is rephrased, so nothing can be made up. What
 * somebody quotes from another message, code and commands do not count.
 *
 * @param keyPoints what else carries the conversation, when it has few decisions, questions and actions
 */
public record ThreadSummary(
        int messages,
        List<Participant> participants,
        List<Point> decisions,
        List<Point> openQuestions,
        List<Point> actions,
        List<Point> keyPoints) {
    private static final int MAX_POINTS = 10;
    private static final int MAX_KEY_POINTS = 3;
    private static final int MIN_LENGTH = 8;
    private static final int MAX_LENGTH = 300;
    private static final int ANSWER_WITHIN = 3;
    private static final double ANSWER_OVERLAP = 0.3;

    /** Agrees, though it sounds like a request. */
    private static final String AGREES = "(?:それで|その(?:方向|案|まま)で?|この案で)お願いします";

    private static final Pattern AGREEMENT = Pattern.compile(AGREES);
    private static final Pattern DECISION = Pattern.compile(
            "(?i)" + AGREES
                    + "|決定(?!権|方法|事項を)|決ま(?:った|りました)|決め(?:た(?!い)|ました)|(?:こと|の)にし(?:ます|ました|よう|ましょう)|でい(?:き|こ)(?:ます|ましょう|う)|で行(?:き|こ)(?:ます|ましょう|う)"
                    + "|採用(?:します|しました|する|で)|合意|確定(?:です|し|とし)|(?<!どう)とします[。]?$|見送り(?:ます|ました|に)|承認し(?:ます|ました)"
                    + "|\\b(?:decided|decision:|agreed|we(?:'ll| will) (?:go with|use|keep|drop|ship)|let'?s (?:go with|use|keep|drop)|going with|settled on|approved|final answer)\\b");
    private static final Pattern UNDECIDED = Pattern.compile(
            "(?i)決ま(?:っていない|ってない|っていません|らない|りません)|決めて(?:いない|いません|ない)|決められ|決めたい|未定(?!義)|要確認|要検討|保留|わからない|分からない|わかりません|不明(?:です|。|$)|決定(?:していない|していません|が必要|待ち)"
                    + "|\\b(?:not (?:yet )?(?:decided|agreed|sure|clear)|undecided|unclear|open question|tbd|to be (?:decided|determined))\\b");
    private static final Pattern QUESTION = Pattern.compile(
            "[?？]\\s*$|(?:です|ます|でしょう|ません|ました|べき|の|だろう)か[。]?\\s*$|(?:教えて|確認して)(?:ください|もらえ|いただけ).{0,12}$");
    private static final Pattern ACTION = Pattern.compile(
            "(?i)お願いします|お願いできます|してください|してもらえ|しておきます|やっておきます|(?:作成|修正|確認|調査|更新|対応|連絡|用意|準備|実装|共有|整理|提出|追加|検証|手配)(?:します|しますね|いたします|しておき|をやり)"
                    + "|\\b(?:I'?ll|I will|I can take|I am going to|could you|can you|would you|please|todo:|action(?: item)?:|will (?:prepare|write|send|fix|check|update|review|create|do|take))\\b");
    private static final Pattern ANSWER = Pattern.compile(
            "(?i)^(?:はい|いいえ|いや|ええ|そうです|違います|OK|オッケー|大丈夫|問題ありません|問題ないです|yes|no|yep|nope|sure|correct|right|agreed|it is|it's|that's)(?:$|[\\p{P}\\s]|、)");
    /** Nothing else: 了解です、上限は全員に知らせます says something. */
    private static final Pattern GREETING = Pattern.compile(
            "(?i)^(?:(?:お疲れ様|おつかれ|ありがとう|有難う|よろしく|了解|承知|かしこまり|おはよう|こんにちは|こんばんは|失礼し|thanks?\\b|thank you|hi\\b|hello|good morning"
                    + "|ok\\b|sure\\b|works for me|sounds good)[^\\d、。,.!！]{0,24}+[、。,.!！\\s]*+)++$");

    private static final Pattern MARKDOWN = Pattern.compile("([\\\\`*_\\[\\]<>#|~])");

    /** A sentence, who wrote it and where. */
    public record Point(String text, String author, String messageId) {}

    /** Who took part, in the order of appearance. */
    public record Participant(String name, int messages) {}

    private record Said(int message, String text, Set<String> bigrams) {}

    public static ThreadSummary summarize(List<ThreadMessage> messages) {
        var participants = new LinkedHashMap<String, Integer>();
        var said = new ArrayList<Said>();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            if (!message.content().startsWith("/")) {
                participants.merge(message.author(), 1, Integer::sum);
                said.addAll(said(i, message.content()));
            }
        }
        var decisions = new ArrayList<Said>();
        var questions = new ArrayList<Said>();
        var actions = new ArrayList<Said>();
        for (var sentence : said) {
            boolean question = QUESTION.matcher(sentence.text).find();
            boolean undecided = UNDECIDED.matcher(sentence.text).find();
            if (isAction(sentence.text)) {
                actions.add(sentence);
            } else if (undecided || question) {
                if (undecided || !isAnswered(sentence, said)) {
                    questions.add(sentence);
                }
            } else if (DECISION.matcher(sentence.text).find()) {
                decisions.add(sentence);
            }
        }
        var used = new HashSet<Said>(decisions);
        used.addAll(questions);
        used.addAll(actions);
        var key = used.size() < MAX_KEY_POINTS ? central(said, used) : List.<Said>of();
        return new ThreadSummary(
                messages.size(),
                participants.entrySet().stream()
                        .map(entry -> new Participant(entry.getKey(), entry.getValue()))
                        .toList(),
                points(decisions, messages),
                points(questions, messages),
                points(actions, messages),
                points(key, messages));
    }

    private static List<Said> said(int message, String markdown) {
        var said = new ArrayList<Said>();
        for (var block : MarkdownDocument.parse(markdown).blocks()) {
            if (!block.quoted() && block.text().length() <= 20_000) {
                for (var sentence : Sentence.of(block)) {
                    var text = sentence.text().strip();
                    if (text.length() >= MIN_LENGTH
                            || QUESTION.matcher(text).find()
                            || DECISION.matcher(text).find()) {
                        said.add(new Said(message, clipped(text), Set.copyOf(QuestionAnswer.terms(text))));
                    }
                }
            }
        }
        return said;
    }

    /** A request, a promise, or a day with a name: somebody is to do something. */
    private static boolean isAction(String text) {
        if (AGREEMENT.matcher(text).find()) {
            return false;
        }
        if (ACTION.matcher(text).find()) {
            boolean asksForWords = Pattern.compile("教えて(?:ください|もらえ)|(?i:please tell|can you tell)")
                    .matcher(text)
                    .find();
            return !asksForWords;
        }
        var signals = TaskSignals.of(text, LocalDate.EPOCH); // which day it is does not matter here
        return signals.due() != null && signals.calendar() && signals.assignee() != null;
    }

    /** Whether somebody else says yes or no next, or speaks of the same things without asking. */
    private static boolean isAnswered(Said question, List<Said> said) {
        var about = question.bigrams.isEmpty() ? termsBefore(question, said) : question.bigrams;
        for (var other : said) {
            int distance = other.message - question.message;
            if (distance < 1 || distance > ANSWER_WITHIN) {
                continue;
            }
            boolean asks = QUESTION.matcher(other.text).find()
                    || UNDECIDED.matcher(other.text).find();
            var shared = new HashSet<>(about);
            shared.retainAll(other.bigrams);
            boolean same = !about.isEmpty() && shared.size() >= ANSWER_OVERLAP * about.size();
            if (!asks && ((distance == 1 && ANSWER.matcher(other.text).find()) || same)) {
                return true;
            }
        }
        return false;
    }

    /** どちらがよいでしょうか asks about what its author just said. */
    private static Set<String> termsBefore(Said question, List<Said> said) {
        int at = said.indexOf(question);
        boolean follows = at > 0 && said.get(at - 1).message == question.message;
        return follows ? said.get(at - 1).bigrams : Set.of();
    }

    /** The sentences that share most with the others, in the order of the conversation. */
    private static List<Said> central(List<Said> said, Set<Said> used) {
        Map<String, Integer> counts = new HashMap<>();
        said.forEach(sentence -> sentence.bigrams.forEach(term -> counts.merge(term, 1, Integer::sum)));
        return said.stream()
                .filter(sentence -> !used.contains(sentence)
                        && sentence.text.length() >= MIN_LENGTH
                        && !GREETING.matcher(sentence.text).find())
                .sorted(Comparator.comparingDouble((Said sentence) -> -weight(sentence, counts)))
                .limit(MAX_KEY_POINTS)
                .sorted(Comparator.comparingInt(said::indexOf))
                .toList();
    }

    private static double weight(Said sentence, Map<String, Integer> counts) {
        double sum = sentence.bigrams.stream()
                .mapToInt(term -> counts.getOrDefault(term, 1) - 1)
                .sum();
        return sum / (5 + sentence.bigrams.size());
    }

    private static List<Point> points(List<Said> said, List<ThreadMessage> messages) {
        var seen = new HashSet<String>();
        return said.stream()
                .filter(sentence -> seen.add(TextFolding.fold(sentence.text).text()))
                .limit(MAX_POINTS)
                .map(sentence -> new Point(
                        sentence.text,
                        messages.get(sentence.message).author(),
                        messages.get(sentence.message).id()))
                .toList();
    }

    private static String clipped(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return text.substring(0, end) + "…";
    }

    /** The summary as a message for people. */
    public String markdown(String language) {
        if (participants.isEmpty()) {
            return ReviewMessage.of("summary.nothing").text(language);
        }
        var names = String.join(
                ", ", participants.stream().map(person -> escaped(person.name)).toList());
        int messages = participants.stream().mapToInt(Participant::messages).sum();
        var text = new StringBuilder(ReviewMessage.of(messages == 1 ? "summary.intro_one" : "summary.intro")
                .with("messages", messages)
                .with("names", names)
                .text(language));
        append(text, "summary.decisions", decisions, language);
        append(text, "summary.actions", actions, language);
        append(text, "summary.questions", openQuestions, language);
        append(text, "summary.key_points", keyPoints, language);
        return text.toString();
    }

    private static void append(StringBuilder text, String title, List<Point> points, String language) {
        if (!points.isEmpty()) {
            text.append("\n\n**").append(ReviewMessage.of(title).text(language)).append("**\n");
            points.forEach(point -> text.append("\n- ")
                    .append(escaped(point.text))
                    .append(" — ")
                    .append(escaped(point.author)));
        }
    }

    /** Somebody's words as plain text: they must not become links, images or markup of the bridge's message. */
    static String escaped(String text) {
        return MARKDOWN.matcher(text.replaceAll("\\s+", " ")).replaceAll("\\\\$1");
    }
}
