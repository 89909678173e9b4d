package io.resonant.review;

import io.resonant.kernel.text.MarkdownDocument;
import java.time.LocalDate;
import java.util.List;

/** Reviews a specification by rules that need no model. The same input gives the same findings in the same order. */
public final class SpecReview {
    private static final List<Rule> RULES = List.of(
            MarkerRules::frontMatter,
            MarkerRules::unclosedCode,
            HeadingRules::emptyHeading,
            HeadingRules::emptySection,
            HeadingRules::skippedLevel,
            HeadingRules::duplicateHeading,
            LinkRules::brokenAnchor,
            LinkRules::emptyLink,
            LinkRules::missingFootnote,
            LinkRules::missingReference,
            TableRules::emptyCells,
            TableRules::emptyTable,
            TableRules::raggedRow,
            MarkerRules::unfinished,
            MarkerRules::placeholder,
            MarkerRules::openQuestion,
            RequirementRules::missingAcceptance,
            RequirementRules::untested,
            RequirementRules::duplicateId,
            Contradictions::check,
            NumberRules::blankNumber,
            NumberRules::missingThreshold,
            NumberRules::beyondTheLimit,
            DateRules::check,
            VagueRules::vagueWord,
            SentenceRules::longSentence,
            SentenceRules::mixedStyle,
            SentenceRules::inconsistentTerm);

    private SpecReview() {}

    @FunctionalInterface
    interface Rule {
        void check(SpecText spec, Findings findings);
    }

    /**
     * @param today the reader's day, against which dates are judged to be past
     * @return findings by line, then by rule
     */
    public static List<Finding> review(String title, String markdown, LocalDate today) {
        var spec = new SpecText(title, MarkdownDocument.parse(markdown), today);
        var findings = new Findings();
        RULES.forEach(rule -> rule.check(spec, findings));
        return findings.sorted();
    }
}
