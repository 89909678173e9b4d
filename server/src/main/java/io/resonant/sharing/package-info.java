/**
 * Lets people decide who sees their specs and conversations, and tells others who may hear of what. Owns share_links.
 */
@NullMarked
package io.resonant.sharing;

import org.jspecify.annotations.NullMarked;
