package io.subgoal.scienceworld;

import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gold trajectories: the simulator's own solutions, replayed step by step. */
public final class GoldTrajectories {

    private GoldTrajectories() {}

    /**
     * Generates the solution of a variation and replays it in a fresh load, so that every step is what an agent would
     * have seen. Step 0 is {@code look around}, as in the published archive.
     */
    public static Trajectory generate(World world, Task task, int variation, Simplifications simplifications) {
        List<String> actions = world.goldActions(task, variation, simplifications);
        return replay(world, task, variation, simplifications, actions);
    }

    /** As {@link #generate}, with objects called what the agent sees where that changes nothing. */
    public static Trajectory generateCanonical(World world, Task task, int variation, Simplifications simplifications) {
        return CanonicalNames.apply(world, generate(world, task, variation, simplifications), simplifications);
    }

    /** Plays given actions from the start of an episode, after a first {@code look around}. */
    public static Trajectory replay(
            World world, Task task, int variation, Simplifications simplifications, List<String> actions) {
        List<String> all = new ArrayList<>(actions);
        all.addFirst("look around");
        return play(world, task, variation, simplifications, all);
    }

    /**
     * Plays a trajectory's actions again and compares description, observations, scores, completion, surroundings and
     * inventories to the character. A proof that the trajectory can be had again is only the one in another world than
     * the one it was made in.
     */
    public static Optional<Difference> verify(World world, Trajectory trajectory, Simplifications simplifications) {
        List<String> actions = trajectory.steps().stream().map(Step::action).toList();
        Trajectory again = play(world, trajectory.task(), trajectory.variation(), simplifications, actions);
        return Difference.first(trajectory, again);
    }

    private static Trajectory play(
            World world, Task task, int variation, Simplifications simplifications, List<String> actions) {
        World.Episode episode = world.load(task, variation, simplifications);
        List<Step> steps = new ArrayList<>();
        for (String action : actions) {
            steps.add(play(episode, action));
        }
        return new Trajectory(task, variation, task.fold(variation), episode.description(), steps);
    }

    private static Step play(World.Episode episode, String action) {
        String look = episode.look();
        String inventory = episode.inventory();
        StepResult result = episode.step(action);
        return new Step(action, result.observation(), result.score(), result.completed(), look, inventory);
    }
}
