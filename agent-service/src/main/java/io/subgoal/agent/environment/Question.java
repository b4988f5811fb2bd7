package io.subgoal.agent.environment;

import io.subgoal.scienceworld.World;
import java.util.function.Function;

/**
 * What can be asked of an environment beside what every step answers. Some questions make the simulator number objects
 * that it would have come to later: what is seen stays the same, but later lists may name some objects otherwise.
 */
public enum Question {
    /** {@link World.Episode#validActions()}. */
    VALID_ACTIONS(true, World.Episode::validActions),
    /** {@link World.Episode#objectTree()}. */
    OBJECT_TREE(false, World.Episode::objectTree),
    /** {@link World.Episode#possibleActions()}. */
    POSSIBLE_ACTIONS(false, World.Episode::possibleActions),
    /** {@link World.Episode#possibleObjects()}. */
    POSSIBLE_OBJECTS(true, World.Episode::possibleObjects),
    /** {@link World.Episode#goalProgress()}. */
    GOAL_PROGRESS(false, World.Episode::goalProgress);

    private final boolean leavesTrace;
    private final transient Function<World.Episode, Object> ask;

    Question(boolean leavesTrace, Function<World.Episode, Object> ask) {
        this.leavesTrace = leavesTrace;
        this.ask = ask;
    }

    boolean leavesTrace() {
        return leavesTrace;
    }

    Object ask(World.Episode episode) {
        return ask.apply(episode);
    }
}
