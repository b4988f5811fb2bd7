package io.subgoal.agent.environment;

import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.scienceworld.World;
import io.subgoal.scienceworld.WorldPool;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A world and what is being played in it. Used by one thread at a time. */
final class Seat {

    private final WorldPool.Lease lease;
    private final EnvironmentMeters meters;
    /** To what was asked in the present state and left traces: nothing is asked twice there. */
    private final Map<Question, Object> answers = new EnumMap<>(Question.class);

    private @Nullable Course course;
    private World.@Nullable Episode episode;

    Seat(WorldPool.Lease lease, EnvironmentMeters meters) {
        this.lease = lease;
        this.meters = meters;
    }

    /**
     * Begins an episode.
     *
     * @param how may also play some of it; it is handed where to put answers to what it asks in the last state
     */
    Course begin(Scenario scenario, BiFunction<World.Episode, Map<Question, Object>, Course> how) {
        forget();
        World.Episode loaded = scenario.load(lease.world());
        Course begun = how.apply(loaded, answers);
        course = begun;
        episode = loaded;
        return begun;
    }

    EnvironmentState step(Course wanted, String action) {
        EnvironmentState state = wanted.step(episode(wanted), action);
        answers.clear();
        return state;
    }

    Object ask(Course wanted, Question question) {
        World.Episode current = episode(wanted);
        Object known = answers.get(question);
        if (known != null) {
            return known;
        }
        Object answer = wanted.ask(current, question);
        if (question.leavesTrace()) {
            answers.put(question, answer);
        }
        return answer;
    }

    void giveBack() {
        forget();
        lease.close();
    }

    void throwAway() {
        lease.discard();
        giveBack();
    }

    /** The episode of a course, brought back by replay if this world has played something else. */
    private World.Episode episode(Course wanted) {
        World.Episode current = episode;
        if (course == wanted && current != null) {
            return current;
        }
        forget();
        long start = System.nanoTime();
        World.Episode replayed = wanted.replay(lease.world(), answers);
        meters.replayed(System.nanoTime() - start);
        course = wanted;
        episode = replayed;
        return replayed;
    }

    private void forget() {
        course = null;
        episode = null;
        answers.clear();
    }
}
