/**
 * What people and viewers find: the catalogue of published items, kept in memory and following the registry's log, its
 * public index, and downloads with their counts. Reads the tables of the registry; owns registry_downloads,
 * registry_download_marks and registry_download_days.
 */
@NullMarked
package io.resonant.catalogue;

import org.jspecify.annotations.NullMarked;
