package io.resonant.plan;

import io.resonant.account.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plan of an organisation and how much of it is used. */
public record PlanUse(Plan plan, List<Use> uses) {

    /** @param allowed null when there is no limit */
    public record Use(Limit limit, long used, @Nullable Long allowed) {}
}
