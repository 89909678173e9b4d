/** The contract of the HTTP API, as a document for programs and a page for people. Owns no table. */
@NullMarked
package io.resonant.contract;

import org.jspecify.annotations.NullMarked;
