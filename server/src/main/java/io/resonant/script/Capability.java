package io.resonant.script;

/** What an extension's code seems to do that a reader wants to know: there is no sandbox around it. */
public enum Capability {
    /** It can talk to servers. */
    NETWORK,
    /** It makes code from text, which no reading of the package shows. */
    EVAL,
    /** It reads or writes what the browser keeps, cookies included. */
    STORAGE
}
