package io.resonant.check;

/** How much a finding matters: an error keeps the item from being published; a notice is only told. */
public enum Severity {
    ERROR,
    WARNING,
    NOTICE
}
