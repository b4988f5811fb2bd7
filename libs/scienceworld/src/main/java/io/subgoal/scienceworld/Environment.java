package io.subgoal.scienceworld;

import io.subgoal.textworld.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * A world with the semantics of the Python package's {@code ScienceWorldEnv}: rewards, the step limit, whole scores. Two
 * things are better: valid actions are computed only when asked for, and reading them, or anything else, never changes
 * what comes after. One thread at a time.
 */
public final class Environment {

    /** The Python package's {@code envStepLimit}. */
    public static final int DEFAULT_STEP_LIMIT = 100;

    private static final String FIRST_ACTION = "look around";

    private final World world;
    private final Task task;
    private final int variation;
    private final Simplifications simplifications;
    private final int stepLimit;
    private final List<String> actions = new ArrayList<>();
    private World.Episode episode;
    private int lastScore;

    /**
     * Loads a variation, without a first look: {@link #reset} takes it.
     *
     * @param stepLimit the moves after which an episode is done; see {@link #DEFAULT_STEP_LIMIT}
     */
    public Environment(World world, Task task, int variation, Simplifications simplifications, int stepLimit) {
        this.world = world;
        this.task = task;
        this.variation = variation;
        this.simplifications = simplifications;
        this.stepLimit = stepLimit;
        episode = world.load(task, variation, simplifications);
    }

    /** Starts the episode over and looks around, which costs no move. */
    public Turn reset() {
        restart();
        return take(FIRST_ACTION);
    }

    /** Takes an action, also in an episode that is done. */
    public Turn step(String action) {
        actions.add(action);
        return take(action);
    }

    /** Starts over and takes actions without reading the surroundings; the state is that after the last of them. */
    public void replay(List<String> path) {
        List<String> copy = List.copyOf(path);
        restart();
        lastScore = episode.step(FIRST_ACTION).scorePercent();
        for (String action : copy) {
            actions.add(action);
            lastScore = episode.step(action).scorePercent();
        }
    }

    /**
     * The same episode in another world, after its first actions. It goes on from there as this one did or may have done;
     * this one is left as it is.
     *
     * @param steps how many of {@link #actions} are taken
     */
    public Environment branch(World other, int steps) {
        if (other == world) {
            throw new IllegalArgumentException("A branch needs a world of its own");
        }
        Environment branch = new Environment(other, task, variation, simplifications, stepLimit);
        branch.replay(actions.subList(0, steps));
        return branch;
    }

    /** The actions since the last reset, its look around not counted. */
    public List<String> actions() {
        return List.copyOf(actions);
    }

    public Task task() {
        return task;
    }

    public int variation() {
        return variation;
    }

    public Simplifications simplifications() {
        return simplifications;
    }

    public int stepLimit() {
        return stepLimit;
    }

    /** The task in words with the simulator's header line, {@code taskDesc} of the Python package. */
    public String taskDescription() {
        return episode.descriptionWithHeader();
    }

    /** Every action that is possible now, sorted; takes longer than a step. */
    public List<String> validActions() {
        return episode.validActions();
    }

    /** The episode behind it, for all else that can be read. Actions are taken by {@link #step}. */
    public World.Episode episode() {
        return episode;
    }

    private void restart() {
        episode = world.load(task, variation, simplifications);
        actions.clear();
        lastScore = 0;
    }

    private Turn take(String action) {
        StepResult result = episode.step(action);
        int score = result.scorePercent();
        int reward = score - lastScore;
        lastScore = score;
        boolean done = result.completed() || result.moves() > stepLimit || score < 0;
        return new Turn(result.observation(), reward, done, score, result.moves(), episode.look(), episode.inventory());
    }
}
