/**
 * What people and viewers find: the catalogue of published items, kept in memory and following the registry's log, its
 * public index, downloads with their counts, and searches in vain. Reads the tables of the registry; owns
 * registry_downloads, registry_download_marks, registry_download_days and catalogue_misses.
 */
@NullMarked
package io.resonant.catalogue;

import org.jspecify.annotations.NullMarked;
