package io.subgoal.bench.environments;

import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.List;

/**
 * An episode with what a world of its own answers.
 *
 * @param observations to the first look and to each action
 */
record Scene(String task, int variation, List<String> actions, List<String> observations) {

    private static final List<String> ACTIONS =
            List.of("open door to hallway", "go to hallway", "look around", "inventory", "wait1", "look around");

    /** Plays in a world of this process. */
    static Scene play(World world, String task, int variation, int steps) {
        World.Episode episode = world.load(Tasks.get(task), variation, Simplifications.EASY);
        List<String> actions = new ArrayList<>();
        List<String> observations = new ArrayList<>();
        observations.add(episode.step("look around").observation());
        for (int i = 0; i < steps; i++) {
            actions.add(ACTIONS.get(i % ACTIONS.size()));
            observations.add(episode.step(actions.getLast()).observation());
            episode.look();
            episode.inventory();
        }
        return new Scene(task, variation, List.copyOf(actions), List.copyOf(observations));
    }
}
