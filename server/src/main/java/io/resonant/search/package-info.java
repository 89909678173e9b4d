/**
 * One box that finds everything in an organisation: any part of a word from two characters on, in Japanese too, whatever
 * the width or kana, the same on both databases. Follows the other features' events; owns search_documents and
 * search_grams.
 */
@NullMarked
package io.resonant.search;

import org.jspecify.annotations.NullMarked;
