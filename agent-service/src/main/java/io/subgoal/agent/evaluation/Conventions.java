package io.subgoal.agent.evaluation;

import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.store.evaluation.EpisodeTotals;

/** What is counted by each convention. */
public final class Conventions {

    private static final int FULL = 100;

    private Conventions() {}

    /** The sum of what a convention counts. */
    public static long points(EpisodeTotals totals, ScoreConvention convention) {
        return switch (convention) {
            case FINAL -> totals.points().score();
            case LAST_POSITIVE -> totals.points().lastPositive();
            case BEST -> totals.points().best();
            case SOLVED -> FULL * totals.points().full();
        };
    }
}
