/** Whether the server is alive and ready, for load balancers and people. Owns no table. */
@NullMarked
package io.resonant.health;

import org.jspecify.annotations.NullMarked;
