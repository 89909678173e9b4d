package io.resonant.layout;

/** Parts of JSON pointers (RFC 6901). */
final class Pointers {
    private Pointers() {}

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
