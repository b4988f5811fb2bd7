package io.subgoal.agent.play;

import io.subgoal.textworld.task.Task;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * An episode to play.
 *
 * @param seed of whatever is drawn at random; what is drawn differs from variation to variation all the same
 */
public record Assignment(Task task, int variation, long seed, PlaySettings settings) {

    /** Numbers that depend on seed, task, variation and a moment of the episode only. */
    SplittableRandom random(int moment) {
        String key = "%d/%s/%d/%d".formatted(seed, task.id(), variation, moment);
        UUID hash = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        return new SplittableRandom(hash.getMostSignificantBits() ^ hash.getLeastSignificantBits());
    }
}
