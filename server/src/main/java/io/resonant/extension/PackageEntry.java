package io.resonant.extension;

/**
 * A file of a package.
 *
 * @param size bytes, unpacked
 * @param sha256 of its content, 64 hexadecimal digits
 */
public record PackageEntry(String name, long size, String sha256) {}
