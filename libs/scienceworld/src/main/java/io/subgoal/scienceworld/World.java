package io.subgoal.scienceworld;

import io.subgoal.textworld.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One isolated ScienceWorld. The same task, variation, simplifications and actions give the same texts and scores to the
 * character, in this world or another, in this process or another. One thread at a time.
 */
public final class World {

    private static final String TASK_HEADER = "Task Description:";

    private final Simulator simulator;
    private @Nullable Episode episode;

    private World(Simulator simulator) {
        this.simulator = simulator;
    }

    /** A new world with a class loader of its own: about half a second. */
    public static World create() {
        return create(Patience.STANDARD);
    }

    /** As {@link #create()}, with other limits. */
    public static World create(Patience patience) {
        return new World(new Simulator(SimulatorClasses.load(), patience));
    }

    /** Whether the simulator has failed or taken too long: the world is of no use any more. */
    public boolean broken() {
        return simulator.broken();
    }

    /** Loads a variation and starts its episode. */
    public Episode load(Task task, int variation, Simplifications simplifications) {
        start(task, variation, simplifications, false);
        Episode fresh = new Episode(task, variation);
        episode = fresh;
        return fresh;
    }

    /** The simulator's own solution of a variation; takes from 0.2 to 25 seconds. Ends a running episode. */
    public List<String> goldActions(Task task, int variation, Simplifications simplifications) {
        episode = null;
        start(task, variation, simplifications, true);
        return simulator.goldActions();
    }

    private void start(Task task, int variation, Simplifications simplifications, boolean gold) {
        task.fold(variation);
        simplifications.requireFits(task);
        String complaint = gold
                ? simulator.loadWithGold(task.name(), variation, simplifications.text())
                : simulator.load(task.name(), variation, simplifications.text());
        if (!complaint.isEmpty()) {
            throw new WorldException(complaint);
        }
    }

    /** A running episode; ends when its world loads another. */
    public final class Episode {

        private final Task task;
        private final int variation;
        private final String descriptionWithHeader;

        private Episode(Task task, int variation) {
            this.task = task;
            this.variation = variation;
            descriptionWithHeader = simulator.taskDescription();
        }

        public Task task() {
            return task;
        }

        public int variation() {
            return variation;
        }

        /** The task in words, without the simulator's header line. */
        public String description() {
            return descriptionWithHeader.startsWith(TASK_HEADER)
                    ? descriptionWithHeader.substring(TASK_HEADER.length()).strip()
                    : descriptionWithHeader.strip();
        }

        /** The task in words as the simulator gives it, below the line {@code Task Description:}. */
        public String descriptionWithHeader() {
            return descriptionWithHeader;
        }

        public StepResult step(String action) {
            requireRunning();
            String observation = simulator.step(action);
            return new StepResult(observation, simulator.score(), simulator.completed(), simulator.moves());
        }

        /** The surroundings; costs no move. */
        public String look() {
            requireRunning();
            return simulator.look();
        }

        /** What is carried; costs no move. */
        public String inventory() {
            requireRunning();
            return simulator.inventory();
        }

        /** Every action that is possible now, sorted; takes longer than a step. */
        public List<String> validActions() {
            requireRunning();
            return simulator.validActions();
        }

        /** Names of the objects in sight. */
        public List<String> possibleObjects() {
            requireRunning();
            return simulator.possibleObjects();
        }

        /** Templates of the actions there are, such as {@code open OBJ}. */
        public List<String> possibleActions() {
            requireRunning();
            return simulator.possibleActions();
        }

        /** The whole world as a tree of objects with their properties, JSON as the simulator writes it. */
        public String objectTree() {
            requireRunning();
            return simulator.objectTree();
        }

        /** Which goals of the task are reached, in the simulator's words. Not for the eyes of an agent. */
        public String goalProgress() {
            requireRunning();
            return simulator.goalProgress();
        }

        private void requireRunning() {
            if (episode != this) {
                throw new IllegalStateException("This episode is over: its world has loaded another");
            }
        }
    }
}
