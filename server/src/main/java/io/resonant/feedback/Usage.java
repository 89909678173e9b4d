package io.resonant.feedback;

/**
 * How an item fared with those to whom it was shown, weighted by how long each install has been known.
 *
 * @param shown sum of weights of installs that saw it
 * @param kept of those that kept or installed it, and did not undo that
 * @param installs how many stand behind it
 */
public record Usage(long shown, long kept, long installs) {}
