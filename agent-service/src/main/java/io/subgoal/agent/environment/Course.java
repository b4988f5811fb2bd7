package io.subgoal.agent.environment;

import io.subgoal.api.agent.EnvironmentHistory;
import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.api.agent.StopReason;
import io.subgoal.scienceworld.StepResult;
import io.subgoal.scienceworld.World;
import io.subgoal.scienceworld.WorldException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An episode as it has gone so far: its scenario and its actions, which is all that is needed to
 * bring it back in any world. Played by one thread at a time; how it stands can be read by any.
 */
final class Course {

    /** As the Python package begins: it costs no move and is no step. */
    private static final String FIRST = "look around";

    private final Scenario scenario;
    private final String description;
    private final List<EnvironmentHistory.Step> steps = new ArrayList<>();
    private volatile EnvironmentState state;

    private Course(Scenario scenario, String description, EnvironmentState state) {
        this.scenario = scenario;
        this.description = description;
        this.state = state;
    }

    /** Begins in an episode that was loaded just now. */
    static Course begin(Scenario scenario, World.Episode episode) {
        StepResult first = episode.step(FIRST);
        EnvironmentState state = state(scenario, 0, null, first, 0, episode);
        return new Course(scenario, episode.description(), state);
    }

    Scenario scenario() {
        return scenario;
    }

    String description() {
        return description;
    }

    EnvironmentState state() {
        return state;
    }

    /** Plays on. If the world fails nothing has happened. */
    EnvironmentState step(World.Episode episode, String action) {
        StepResult result = episode.step(action);
        int number = state.step() + 1;
        EnvironmentState next = state(scenario, number, action, result, state.score(), episode);
        synchronized (steps) {
            steps.add(new EnvironmentHistory.Step(number, action, next.score(), next.moves()));
        }
        state = next;
        return next;
    }

    /** Brings the episode to where it stood in a world that has played something else meanwhile. */
    World.Episode replay(World world) {
        World.Episode episode = scenario.load(world);
        StepResult last = episode.step(FIRST);
        for (EnvironmentHistory.Step step : history().steps()) {
            last = episode.step(step.action());
        }
        if (!last.observation().equals(state.observation())
                || last.scorePercent() != state.score()
                || last.moves() != state.moves()) {
            throw new WorldException("An episode has come out differently when it was played again: '%s' and not '%s'"
                    .formatted(last.observation(), state.observation()));
        }
        return episode;
    }

    /** The same up to a step, begun anew in an episode that was loaded just now. */
    Course branch(World.Episode episode, int step) {
        Course branch = begin(scenario, episode);
        for (EnvironmentHistory.Step done : history().steps().subList(0, step)) {
            branch.step(episode, done.action());
        }
        return branch;
    }

    EnvironmentHistory history() {
        synchronized (steps) {
            return new EnvironmentHistory(List.copyOf(steps));
        }
    }

    private static EnvironmentState state(
            Scenario scenario,
            int number,
            @Nullable String action,
            StepResult result,
            int scoreBefore,
            World.Episode episode) {
        StopReason reason = scenario.end(result, number);
        int score = result.scorePercent();
        return new EnvironmentState(
                number,
                action,
                result.observation(),
                score - scoreBefore,
                score,
                result.moves(),
                reason != null,
                reason == StopReason.MOVES || reason == StopReason.DECISIONS,
                reason,
                episode.look(),
                episode.inventory(),
                null);
    }
}
