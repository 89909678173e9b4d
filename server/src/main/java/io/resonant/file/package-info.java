/**
 * Files that people attach: what is known about them, who may have them, and where their content is kept. Owns files,
 * file_objects, file_copies, file_holds and file_stores. Nobody but this server is ever given an address inside a store.
 */
@NullMarked
package io.resonant.file;

import org.jspecify.annotations.NullMarked;
