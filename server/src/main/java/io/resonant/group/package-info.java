/** Groups of an organisation's people, with which things can be shared. Owns groups and group_members. */
@NullMarked
package io.resonant.group;

import org.jspecify.annotations.NullMarked;
