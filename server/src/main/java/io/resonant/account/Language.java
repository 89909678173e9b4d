package io.resonant.account;

/** A language that the whole product speaks. */
public enum Language {
    JA,
    EN
}
