package io.subgoal.scienceworld;

import io.subgoal.scienceworld.patch.IdentitySequence;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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

    private final MethodHandle restartIdentities;
    private final MethodHandle forgetPaths;
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

    Simulator(SimulatorClasses classes) {
        WorldClassLoader loader = new WorldClassLoader(classes);
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            Class<?> sequence = loader.loadClass(IdentitySequence.class.getName());
            restartIdentities = lookup.findStatic(sequence, "restart", MethodType.methodType(void.class));
            restartIdentities.invoke();
            forgetPaths = forgetPaths(loader, lookup);
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

    /**
     * The simulator's solver draws a search path at random the first time it comes to a place and keeps it for good: the
     * one thing by which a load could tell what was loaded before.
     */
    private static MethodHandle forgetPaths(ClassLoader loader, MethodHandles.Lookup lookup)
            throws ReflectiveOperationException {
        Class<?> type = loader.loadClass("scienceworld.goldagent.PathFinder$");
        Object finder = type.getField("MODULE$").get(null);
        Object paths = type.getMethod("precomputedExhaustivePaths").invoke(finder);
        Class<?> map = loader.loadClass("scala.collection.mutable.Map");
        return lookup.findVirtual(map, "clear", MethodType.methodType(void.class))
                .bindTo(paths);
    }

    /** Loads a variation; returns the simulator's complaint, empty if there is none. */
    String load(String task, int variation, String simplifications, boolean gold) {
        return call("load", () -> {
            restartIdentities.invoke();
            forgetPaths.invoke();
            return (String) load.invoke(task, variation, simplifications, gold);
        });
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

    private static <T> T call(String what, SimulatorCall<T> call) {
        try {
            return call.run();
        } catch (WorldException e) {
            throw e;
        } catch (Throwable e) {
            throw new WorldException("The simulator failed in " + what, e);
        }
    }

    @FunctionalInterface
    private interface SimulatorCall<T> {
        T run() throws Throwable;
    }
}
