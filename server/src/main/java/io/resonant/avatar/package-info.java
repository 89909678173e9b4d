/** The pictures of people. Owns no table: the account says which one is somebody's, the object store keeps it. */
@NullMarked
package io.resonant.avatar;

import org.jspecify.annotations.NullMarked;
