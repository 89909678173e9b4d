/**
 * What a careful reader finds without asking a model: faults of a specification, tasks that it implies, the gist of a
 * conversation, the passage that answers a question. Pure functions of text and day; owns no table, knows no account.
 */
@NullMarked
package io.resonant.review;

import org.jspecify.annotations.NullMarked;
