/**
 * What a program may do on somebody's behalf: the few actions that can be proposed, the policy that decides which are
 * allowed and in what words, and the one place that carries them out. Owns no table.
 */
@NullMarked
package io.resonant.action;

import org.jspecify.annotations.NullMarked;
