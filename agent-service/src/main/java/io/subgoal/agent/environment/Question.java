package io.subgoal.agent.environment;

import io.subgoal.scienceworld.World;
import java.util.function.Function;

/** What can be asked of an environment beside what every step answers. Asking changes nothing. */
public enum Question {
    /** {@link World.Episode#validActions()}. */
    VALID_ACTIONS(World.Episode::validActions),
    /** {@link World.Episode#objectTree()}. */
    OBJECT_TREE(World.Episode::objectTree),
    /** {@link World.Episode#possibleActions()}. */
    POSSIBLE_ACTIONS(World.Episode::possibleActions),
    /** {@link World.Episode#possibleObjects()}. */
    POSSIBLE_OBJECTS(World.Episode::possibleObjects),
    /** {@link World.Episode#goalProgress()}. */
    GOAL_PROGRESS(World.Episode::goalProgress);

    private final transient Function<World.Episode, Object> ask;

    Question(Function<World.Episode, Object> ask) {
        this.ask = ask;
    }

    Object ask(World.Episode episode) {
        return ask.apply(episode);
    }
}
