/**
 * What a recording holds, read from the head and the summary of an MCAP file: topics, schemas, counts, times. Message
 * content is never read and nothing is decompressed. Owns no table.
 */
@NullMarked
package io.resonant.mcap;

import org.jspecify.annotations.NullMarked;
