package io.resonant.mail;

/** What has become of a mail. */
public enum MailState {
    WAITING,
    /** Somebody is talking to the mail server, or was when the server stopped. */
    SENDING,
    SENT,
    FAILED,
    /** The connection broke before the answer. It is not sent again by itself, since that could be a second mail. */
    UNCERTAIN,
    /** There is no mail server: it is kept for whoever runs this one to read. */
    KEPT,
    /** What it offered is over. */
    EXPIRED
}
