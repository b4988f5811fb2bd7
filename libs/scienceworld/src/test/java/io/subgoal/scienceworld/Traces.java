package io.subgoal.scienceworld;

import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** What happens in a world, boiled down to a checksum. */
final class Traces {

    private static final List<String> SIMPLIFICATIONS =
            List.of("", "easy", "teleportAction,openDoors", "openContainers,selfWateringFlowerPots");
    private static final List<String> WILD = List.of(
            "juggle orange",
            "",
            "0",
            "3",
            "-1",
            "help",
            "objects",
            "task",
            "look around",
            "inventory",
            "wait",
            "wait1",
            "focus on",
            "pick up",
            "go to nowhere",
            "open door",
            "take  the AGENT",
            "move air to air",
            "\u00e9t\u00e9 \ud83c\udf33");

    private Traces() {}

    /** A gold path and its replay: every action, text and score. */
    static String ofGold(World world, Task task, int variation) {
        MessageDigest digest = sha256();
        Trajectory gold = GoldTrajectories.generate(world, task, variation, Simplifications.EASY);
        add(digest, gold.description());
        for (Step step : gold.steps()) {
            add(digest, step.toString());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A walk of random valid actions, with some nonsense among them. */
    static String ofRandomWalk(World world, Task task, int variation, int steps) {
        MessageDigest digest = sha256();
        Random random = new Random(task.envIndex() * 1000L + variation);
        World.Episode episode = world.load(task, variation, Simplifications.EASY);
        for (int i = 0; i < steps; i++) {
            List<String> valid = episode.validActions();
            add(digest, valid.toString());
            String action = random.nextInt(10) == 0 ? "juggle orange" : valid.get(random.nextInt(valid.size()));
            add(digest, action);
            add(digest, episode.step(action).toString());
            add(digest, episode.look());
            add(digest, episode.inventory());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A walk of any actions: valid ones, nonsense, and what is understood only now and then. */
    static String ofWildWalk(World world, Task task, int seed, int steps) {
        MessageDigest digest = sha256();
        Random random = new Random(seed);
        int variation = random.nextInt(task.variations());
        String simplifications = SIMPLIFICATIONS.get(random.nextInt(SIMPLIFICATIONS.size()));
        World.Episode episode = world.load(task, variation, new Simplifications(simplifications));
        for (int i = 0; i < steps; i++) {
            List<String> possible = random.nextInt(4) == 0 ? WILD : episode.validActions();
            String action = possible.get(random.nextInt(possible.size()));
            add(digest, action);
            add(digest, episode.step(action).toString());
            add(digest, episode.look());
            add(digest, episode.inventory());
        }
        add(digest, episode.validActions().toString());
        add(digest, episode.possibleObjects().toString());
        add(digest, episode.objectTree());
        add(digest, episode.goalProgress());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
