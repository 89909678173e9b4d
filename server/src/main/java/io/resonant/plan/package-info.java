/**
 * What an organisation may use of the server: plans, their limits, and how much of them is used. Owns plan_limits and
 * plan_exceptions; the plan of an organisation stands with account.
 */
@NullMarked
package io.resonant.plan;

import org.jspecify.annotations.NullMarked;
