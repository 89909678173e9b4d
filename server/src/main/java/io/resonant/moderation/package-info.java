/**
 * What people report about content of the catalogue, and what operators of the server decide about it. Owns
 * moderation_reports.
 */
@NullMarked
package io.resonant.moderation;

import org.jspecify.annotations.NullMarked;
