/**
 * Publishing: takes files, has them looked at, and says what was found and what became of it; appeals and the decisions of
 * operators. Owns publications.
 */
@NullMarked
package io.resonant.publication;

import org.jspecify.annotations.NullMarked;
