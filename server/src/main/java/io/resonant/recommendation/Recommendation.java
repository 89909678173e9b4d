package io.resonant.recommendation;

import java.util.List;

/**
 * One item for one recording, and why.
 *
 * @param score comparable within one list only
 * @param present how many of its topics the recording has
 * @param topics how many topics it shows, without those that every recording has
 * @param missing the first of those that the recording lacks
 * @param needs extensions that have to be installed for it
 * @param scripts whether code comes with it
 * @param reasons what speaks for it, the strongest first
 * @param drawn chance, in thousandths, by which it was put in its place by lot; zero for an earned place
 */
public record Recommendation(
        String id,
        ItemFeatures.Kind kind,
        String name,
        String publisher,
        double score,
        int present,
        int topics,
        List<String> missing,
        List<String> needs,
        boolean scripts,
        List<Reason> reasons,
        int drawn) {

    /**
     * Something that speaks for an item.
     *
     * @param code key of its text
     * @param values parameters of the text
     */
    public record Reason(String code, List<String> values) {}
}
