package io.resonant.alert;

/** How somebody is told. */
enum ChannelKind {
    MAIL,
    /** A signed call to an address. */
    WEBHOOK,
    /** A message from a LINE official account. */
    LINE
}
