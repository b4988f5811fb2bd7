package io.subgoal.scienceworld;

import io.subgoal.scienceworld.inside.TimeLimit;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The simulator's entry object in one class loader, by method handles: the names and types are those of
 * {@code scienceworld.runtime.pythonapi.PythonInterface}.
 */
final class Simulator {

    private static final String ENTRY_CLASS = "scienceworld.runtime.pythonapi.PythonInterface";

    private final MethodHandle startLimit;
    private final MethodHandle stopLimit;
    private final MethodHandle load;
    private final MethodHandle step;
    private final MethodHandle look;
    private final MethodHandle inventory;
    private final MethodHandle taskDescription;
    private final MethodHandle score;
    private final MethodHandle completed;
    private final MethodHandle moves;
    private final MethodHandle validActions;
    private final MethodHandle goldActions;
    private final MethodHandle possibleObjects;
    private final MethodHandle possibleActions;
    private final MethodHandle objectTree;
    private final MethodHandle goalProgress;
    private final Map<String, MethodHandle> variations;
    private final Patience patience;
    private boolean broken;

    Simulator(SimulatorClasses classes, Patience patience) {
        this.patience = patience;
        WorldClassLoader loader = new WorldClassLoader(classes);
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            Class<?> limit = loader.loadClass(TimeLimit.class.getName());
            startLimit = lookup.findStatic(limit, "start", MethodType.methodType(void.class, long.class));
            stopLimit = lookup.findStatic(limit, "stop", MethodType.methodType(boolean.class));
            Class<?> type = loader.loadClass(ENTRY_CLASS);
            Object entry = type.getConstructor().newInstance();
            load = lookup.bind(
                    entry,
                    "load",
                    MethodType.methodType(String.class, String.class, int.class, String.class, boolean.class));
            step = lookup.bind(entry, "step", MethodType.methodType(String.class, String.class));
            look = lookup.bind(entry, "freeActionLook", MethodType.methodType(String.class));
            inventory = lookup.bind(entry, "freeActionInventory", MethodType.methodType(String.class));
            taskDescription = lookup.bind(entry, "freeActionTaskDesc", MethodType.methodType(String.class));
            score = lookup.bind(entry, "getScore", MethodType.methodType(double.class));
            completed = lookup.bind(entry, "getCompleted", MethodType.methodType(boolean.class));
            moves = lookup.bind(entry, "getNumMoves", MethodType.methodType(Integer.class));
            validActions = lookup.bind(entry, "getValidActionObjectCombinations", MethodType.methodType(List.class));
            goldActions = lookup.bind(entry, "getGoldActionSequence", MethodType.methodType(List.class));
            possibleObjects = lookup.bind(entry, "getPossibleObjects", MethodType.methodType(List.class));
            possibleActions = lookup.bind(entry, "getPossibleActions", MethodType.methodType(List.class));
            objectTree = lookup.bind(entry, "getObjectTree", MethodType.methodType(String.class, String.class));
            goalProgress = lookup.bind(entry, "getGoalProgressStr", MethodType.methodType(String.class));
            Map<String, MethodHandle> folds = new HashMap<>();
            for (String fold : List.of("Train", "Dev", "Test")) {
                folds.put(fold, lookup.bind(entry, "getVariations" + fold, MethodType.methodType(List.class)));
            }
            variations = Map.copyOf(folds);
        } catch (Throwable e) {
            throw new WorldException("The simulator could not be started", e);
        }
    }

    /** Whether a call has failed: what state the simulator is in, nobody knows. */
    boolean broken() {
        return broken;
    }

    /** Loads a variation; returns the simulator's complaint, empty if there is none. */
    String load(String task, int variation, String simplifications) {
        return call("load", () -> (String) load.invoke(task, variation, simplifications, false));
    }

    /** As {@link #load}, and has the solution made. */
    String loadWithGold(String task, int variation, String simplifications) {
        return call(
                "load with gold", patience.gold(), () -> (String) load.invoke(task, variation, simplifications, true));
    }

    String step(String action) {
        return call("step", () -> (String) step.invoke(action));
    }

    String look() {
        return call("look", () -> (String) look.invoke());
    }

    String inventory() {
        return call("inventory", () -> (String) inventory.invoke());
    }

    String taskDescription() {
        return call("taskDescription", () -> (String) taskDescription.invoke());
    }

    double score() {
        return call("score", () -> (double) score.invoke());
    }

    boolean completed() {
        return call("completed", () -> (boolean) completed.invoke());
    }

    int moves() {
        return call("moves", () -> (Integer) moves.invoke());
    }

    List<String> validActions() {
        return call("validActions", () -> strings((List<?>) validActions.invoke()));
    }

    List<String> goldActions() {
        return call("goldActions", () -> strings((List<?>) goldActions.invoke()));
    }

    List<String> possibleObjects() {
        return call("possibleObjects", () -> strings((List<?>) possibleObjects.invoke()));
    }

    List<String> possibleActions() {
        return call("possibleActions", () -> strings((List<?>) possibleActions.invoke()));
    }

    /** Of the folder that the Python package names by default: the whole world. */
    String objectTree() {
        return call("objectTree", () -> (String) objectTree.invoke(""));
    }

    String goalProgress() {
        return call("goalProgress", () -> (String) goalProgress.invoke());
    }

    /** The variations of a fold ({@code Train}, {@code Dev} or {@code Test}) of the task that is loaded. */
    List<Integer> variations(String fold) {
        MethodHandle handle = Objects.requireNonNull(variations.get(fold));
        return call(
                "variations",
                () -> ((List<?>) handle.invoke())
                        .stream().map(Integer.class::cast).toList());
    }

    /** Copies: the simulator's lists are views that belong to its own class loader. */
    private static List<String> strings(List<?> list) {
        return list.stream().map(String.class::cast).toList();
    }

    private <T> T call(String what, SimulatorCall<T> call) {
        return call(what, patience.call(), call);
    }

    private <T> T call(String what, Duration limit, SimulatorCall<T> call) {
        if (broken) {
            throw new WorldException("This world has failed before");
        }
        boolean done = false;
        boolean late = false;
        try {
            startLimit.invoke(limit.toNanos());
            T result;
            try {
                result = call.run();
            } finally {
                late = (boolean) stopLimit.invoke();
            }
            done = !late;
            if (done) {
                return result;
            }
        } catch (Throwable e) {
            if (!late) {
                throw new WorldException("The simulator failed in " + what, e);
            }
        } finally {
            broken = !done;
        }
        throw new WorldException("The simulator took longer than %s in %s".formatted(limit, what));
    }

    @FunctionalInterface
    private interface SimulatorCall<T> {
        T run() throws Throwable;
    }
}
