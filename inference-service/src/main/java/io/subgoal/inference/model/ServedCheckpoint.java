package io.subgoal.inference.model;

import io.subgoal.textworld.prompt.PromptFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that is served: one of the store, or a directory.
 *
 * @param id in the store; null of a directory
 * @param directory as it was asked for; null of the store's
 * @param roles what it can be asked for
 * @param format the prompt format it was trained with; null of a model that only generates text
 * @param sourceTokens longest input, in tokens
 */
public record ServedCheckpoint(
        @Nullable UUID id,
        @Nullable String directory,
        List<String> roles,
        @Nullable PromptFormat format,
        int sourceTokens) {

    public ServedCheckpoint {
        roles = List.copyOf(roles);
    }

    /** What tells it from others that are served under the same name. */
    public String version() {
        return version(id, directory);
    }

    /** The same where only the view is at hand. */
    public static String version(@Nullable UUID id, @Nullable String directory) {
        return id == null ? "directory:" + directory : id.toString();
    }

    /** What it is called in messages. */
    String describe() {
        return id == null ? "directory '" + directory + "'" : "checkpoint " + id;
    }
}
