package io.subgoal.agent.environment;

import io.subgoal.api.agent.EnvironmentRequest;
import io.subgoal.api.agent.EnvironmentReset;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes scenarios of what is asked for, and says which field is wrong. */
final class Scenarios {

    private static final int DEFAULT_MOVES = 100;

    private final int mostMoves;

    Scenarios(int mostMoves) {
        this.mostMoves = mostMoves;
    }

    Scenario of(EnvironmentRequest request) {
        return scenario(
                task(request.task()),
                request.variation(),
                request.simplifications() == null ? Simplifications.EASY : simplifications(request.simplifications()),
                request.moves() == null ? Math.min(DEFAULT_MOVES, mostMoves) : request.moves());
    }

    /** A scenario with some things changed. */
    Scenario of(Scenario before, EnvironmentReset reset) {
        Integer variation = reset.variation();
        if (reset.task() != null && variation == null) {
            throw new ServiceException.Invalid("variation", "must be given with a task");
        }
        return scenario(
                reset.task() == null ? before.task() : task(reset.task()),
                variation == null ? before.variation() : variation,
                reset.simplifications() == null ? before.simplifications() : simplifications(reset.simplifications()),
                Objects.requireNonNullElse(reset.moves(), before.moveLimit()));
    }

    private Scenario scenario(Task task, int variation, Simplifications simplifications, int moves) {
        check("variation", () -> task.fold(variation));
        check("simplifications", () -> simplifications.requireFits(task));
        if (moves > mostMoves) {
            throw new ServiceException.Invalid("moves", "must be at most " + mostMoves);
        }
        return new Scenario(task, variation, simplifications, moves);
    }

    private static Task task(String idOrName) {
        return Tasks.find(idOrName)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "task",
                        "There is no task '%s'. Tasks are called 4-1 or find-living-thing, for example"
                                .formatted(idOrName)));
    }

    private static Simplifications simplifications(String text) {
        try {
            return new Simplifications(text);
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid("simplifications", String.valueOf(e.getMessage()));
        }
    }

    private static void check(@Nullable String field, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid(field, String.valueOf(e.getMessage()));
        }
    }
}
