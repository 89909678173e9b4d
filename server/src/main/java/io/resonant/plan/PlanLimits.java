package io.resonant.plan;

import io.resonant.account.Plan;

/** What a plan allows. */
public record PlanLimits(Plan plan, Limits limits) {}
