package io.resonant.group;

/**
 * A group to be, or its other name.
 *
 * @param name 1 to 100 characters, unlike that of every other group of the organisation
 */
public record NewGroup(String name) {}
