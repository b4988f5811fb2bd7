package io.subgoal.agent.environment;

import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.scienceworld.World;
import io.subgoal.scienceworld.WorldPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A world and what is being played in it. Used by one thread at a time. */
final class Seat {

    private final WorldPool.Lease lease;
    private final EnvironmentMeters meters;
    private @Nullable Course course;
    private World.@Nullable Episode episode;

    Seat(WorldPool.Lease lease, EnvironmentMeters meters) {
        this.lease = lease;
        this.meters = meters;
    }

    /** Begins an episode; what begins it may also play some of it. */
    Course begin(Scenario scenario, Function<World.Episode, Course> how) {
        forget();
        World.Episode loaded = scenario.load(lease.world());
        Course begun = how.apply(loaded);
        course = begun;
        episode = loaded;
        return begun;
    }

    EnvironmentState step(Course wanted, String action) {
        return wanted.step(episode(wanted), action);
    }

    Object ask(Course wanted, Question question) {
        return question.ask(episode(wanted));
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
        World.Episode replayed = wanted.replay(lease.world());
        meters.replayed(System.nanoTime() - start);
        course = wanted;
        episode = replayed;
        return replayed;
    }

    private void forget() {
        course = null;
        episode = null;
    }
}
