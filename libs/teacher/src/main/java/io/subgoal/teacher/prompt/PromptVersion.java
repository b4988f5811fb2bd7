package io.subgoal.teacher.prompt;

import java.util.Locale;
import java.util.Optional;

/** A set of templates and examples. Its texts never change: what would change one is a new version. */
public enum PromptVersion {
    V1;

    /** The version of new work. */
    public static final PromptVersion LATEST = V1;

    /** The name in files and settings, {@code v1}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PromptVersion> parse(String id) {
        for (PromptVersion version : values()) {
            if (version.id().equals(id)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
