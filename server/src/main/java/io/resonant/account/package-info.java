/**
 * Who somebody is: people, their passwords and the roles they have in organisations; and {@code Actor}, which every
 * verb of every feature is told. Owns users.
 */
@NullMarked
package io.resonant.account;

import org.jspecify.annotations.NullMarked;
