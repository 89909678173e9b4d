/**
 * Objects that are named by the SHA-256 of their content, kept on a disk, in an S3-compatible store or in Supabase
 * Storage. Whoever keeps them also keeps the list of what exists; a store's own listing only confirms it.
 */
@NullMarked
package io.resonant.kernel.blob;

import org.jspecify.annotations.NullMarked;
