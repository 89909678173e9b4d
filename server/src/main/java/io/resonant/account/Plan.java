package io.resonant.account;

/** What an organisation has subscribed to. What it allows is data, and no limit unless whoever runs the server wants one. */
public enum Plan {
    FREE,
    PRO,
    ENTERPRISE
}
