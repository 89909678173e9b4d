package io.resonant.account;

/** What an organisation has subscribed to. Nothing depends on it on a self-hosted server. */
public enum Plan {
    FREE,
    PRO,
    ENTERPRISE
}
