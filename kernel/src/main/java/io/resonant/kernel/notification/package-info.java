/** What nodes tell each other through PostgreSQL. */
@NullMarked
package io.resonant.kernel.notification;

import org.jspecify.annotations.NullMarked;
