package io.resonant.recommendation;

import java.time.LocalDate;
import java.util.List;

/**
 * What the ranker knows of one extension or layout. Lists hold each value once.
 *
 * @param id stable name, as in {@code publisher.name}
 * @param publisher whose it is
 * @param verified whether the publisher proved who they are
 * @param updated day of the newest release
 * @param topics that a layout shows
 * @param schemas that a layout's topics are known to have, or that an extension converts or shows
 * @param panels types of panels: those of a layout, or those that an extension adds
 * @param needs extensions without which a layout is not whole
 * @param scripts whether code comes with it that runs in the viewer
 */
public record ItemFeatures(
        String id,
        Kind kind,
        String name,
        String publisher,
        boolean verified,
        LocalDate updated,
        List<String> topics,
        List<String> schemas,
        List<String> panels,
        List<String> needs,
        boolean scripts,
        Use use) {

    /** What can be recommended. */
    public enum Kind {
        LAYOUT,
        EXTENSION
    }

    /**
     * How it fared with those who saw it.
     *
     * @param shown how often, weighted
     * @param kept how often it stayed
     */
    public record Use(long shown, long kept) {
        public static final Use NONE = new Use(0, 0);
    }
}
