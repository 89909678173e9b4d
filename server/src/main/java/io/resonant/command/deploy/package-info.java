/** The commands about a public installation. Owns no table. */
@NullMarked
package io.resonant.command.deploy;

import org.jspecify.annotations.NullMarked;
