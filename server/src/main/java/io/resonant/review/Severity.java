package io.resonant.review;

/** How much a finding matters: an error is a contradiction or a fault, a warning a gap, an info a matter of style. */
public enum Severity {
    ERROR,
    WARNING,
    INFO
}
