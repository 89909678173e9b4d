package io.resonant.kernel.http;

/**
 * Who may call a route, by name only: the product's enum implements it, and its {@link Gate} decides.
 */
public interface Access {
    /** Upper-case name of the rule, for documentation and tests. */
    String name();
}
