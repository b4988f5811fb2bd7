package io.subgoal.annotation.run;

import io.subgoal.api.annotation.Cost;
import io.subgoal.store.teacher.Spent;

/** What calls took, for people. */
public final class Costs {

    private static final double MICROS = 1e6;

    private Costs() {}

    public static Cost view(Spent spent) {
        return new Cost(
                spent.answered(),
                spent.reused(),
                spent.failed(),
                spent.lost(),
                spent.promptTokens(),
                spent.completionTokens(),
                spent.uncertainTokens(),
                spent.cost() / MICROS,
                spent.uncertainCost() / MICROS);
    }
}
