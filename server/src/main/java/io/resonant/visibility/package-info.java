/**
 * Who of an organisation sees what: the one place that decides it. Everything is seen by all of its people until
 * somebody restricts it. Knows no spec and no thread, only ids. Owns restrictions and grants.
 */
@NullMarked
package io.resonant.visibility;

import org.jspecify.annotations.NullMarked;
