package io.resonant.kernel.archive;

/**
 * A file or folder of an archive whose headers agree with each other.
 *
 * @param name relative, parts separated by {@code /}; a folder's ends with one
 * @param size bytes when unpacked, as declared; reading ends with a fault when it is another
 * @param packed bytes in the archive
 * @param start of its local header in the file
 * @param data where its packed bytes begin
 * @param end where what belongs to it ends, a data descriptor included
 */
public record ArchiveEntry(
        String name, long size, long packed, int crc, boolean deflated, long start, long data, long end) {
    public boolean isFolder() {
        return name.endsWith("/");
    }
}
