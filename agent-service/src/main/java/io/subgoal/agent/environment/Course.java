package io.subgoal.agent.environment;

import io.subgoal.api.agent.EnvironmentHistory;
import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.api.agent.StopReason;
import io.subgoal.scienceworld.StepResult;
import io.subgoal.scienceworld.World;
import io.subgoal.scienceworld.WorldException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An episode as it has gone so far: all that is needed to bring it back in any world, and that includes questions
 * that leave traces. Played by one thread at a time; how it stands can be read by any.
 */
final class Course {

    /** As the Python package begins: it costs no move and is no step. */
    private static final String FIRST = "look around";

    private final Scenario scenario;
    private final String description;
    private final List<EnvironmentHistory.Step> steps = new ArrayList<>();
    /** What left traces after which step, in the order in which it was asked. */
    private final Map<Integer, List<Question>> traces = new HashMap<>();

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

    /** The answer to a question. */
    Object ask(World.Episode episode, Question question) {
        Object answer = question.ask(episode);
        if (question.leavesTrace()) {
            traces.computeIfAbsent(state.step(), step -> new ArrayList<>()).add(question);
        }
        return answer;
    }

    /**
     * Brings the episode to where it stood in a world that has played something else meanwhile.
     *
     * @param answers takes the answers to what was asked in the present state
     */
    World.Episode replay(World world, Map<Question, Object> answers) {
        World.Episode episode = scenario.load(world);
        StepResult last = episode.step(FIRST);
        askAgain(episode, 0, answers);
        for (EnvironmentHistory.Step step : history().steps()) {
            last = episode.step(step.action());
            askAgain(episode, step.step(), answers);
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
    Course branch(World.Episode episode, int step, Map<Question, Object> answers) {
        Course branch = begin(scenario, episode);
        for (int number = 0; ; number++) {
            answers.clear();
            for (Question question : traces.getOrDefault(number, List.of())) {
                answers.put(question, branch.ask(episode, question));
            }
            if (number == step) {
                return branch;
            }
            branch.step(episode, steps.get(number).action());
        }
    }

    private void askAgain(World.Episode episode, int step, Map<Question, Object> answers) {
        answers.clear();
        traces.getOrDefault(step, List.of()).forEach(question -> answers.put(question, question.ask(episode)));
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
