package io.resonant;

/** Entry point. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {}
}
