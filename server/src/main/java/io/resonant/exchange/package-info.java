/**
 * Files in and out: Markdown files and zipped folders become specs, and everything of an organisation becomes one zip
 * of Markdown and JSON. What comes in is hostile until read. Owns spec_imports.
 */
@NullMarked
package io.resonant.exchange;

import org.jspecify.annotations.NullMarked;
