package io.subgoal.training.trainer;

import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.score.AnswerText;
import io.subgoal.training.trainer.TokenFile.Origin;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How often rows are seen, beside others of their task. */
final class RowWeights {

    /** How many rows back an action still counts as repeated: looking and measuring take turns. */
    private static final int SHORTLY = 4;

    private static final Set<Role> ACTING = EnumSet.of(Role.EXECUTOR, Role.IMITATION);

    private RowWeights() {}

    /**
     * A weight for each row.
     *
     * @param rows in the order of their trajectories, as they were written
     */
    static double[] of(TokenFile rows, ResolvedSettings settings) {
        double[] weights = new double[rows.size()];
        Deque<String> recent = new ArrayDeque<>();
        @Nullable Origin before = null;
        for (int row = 0; row < weights.length; row++) {
            Origin origin = rows.origin(row);
            String target = rows.target(row);
            if (before == null || !origin.sameTrajectory(before)) {
                recent.clear();
            }
            boolean repeats =
                    ACTING.contains(origin.role()) && recent.contains(target) && !AnswerText.endsSubgoal(target);
            weights[row] = settings.weight(origin.role(), target, repeats);
            recent.addLast(target);
            if (recent.size() > SHORTLY) {
                recent.removeFirst();
            }
            before = origin;
        }
        return weights;
    }
}
