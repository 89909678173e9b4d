/**
 * What is to be done: tasks with a place on the board, kept in step with the checklists of the specs they mirror.
 * A task may know its spec; the spec knows no task and is changed through its own verbs. Owns tasks.
 */
@NullMarked
package io.resonant.task;

import org.jspecify.annotations.NullMarked;
