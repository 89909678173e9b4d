/**
 * What was published: extensions and layouts, their releases with their states, and the signed log of everything that
 * ever happened to them. Owns registry_items, registry_releases, registry_log, registry_head, registry_keys and
 * registry_settings.
 */
@NullMarked
package io.resonant.registry;

import org.jspecify.annotations.NullMarked;
