/** Reports that are kept: signed, and as pages to read. */
@NullMarked
package io.resonant.kernel.report;

import org.jspecify.annotations.NullMarked;
