package io.resonant.intent;

/** How an intent came about. */
public enum IntentSource {
    /** By the trigger of a spec that Notion is the authority for. */
    NOTION,
    /** By a command in a message. */
    MESSAGE,
    /** By a request, or by the trigger of a spec of our own. */
    API
}
