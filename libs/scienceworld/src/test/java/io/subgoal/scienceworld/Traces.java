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
