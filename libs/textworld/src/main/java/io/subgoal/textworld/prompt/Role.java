package io.subgoal.textworld.prompt;

import java.util.Optional;

/** What a model is asked for. */
public enum Role {
    /** The next action towards the current sub-goal, or that the sub-goal is reached. */
    EXECUTOR("executor"),
    /** The next sub-goal. */
    CONTROLLER("controller"),
    /** The first sub-goal, before anything was done. */
    FIRST_SUBGOAL("first-subgoal"),
    /** The next action, without sub-goals: the baseline. */
    IMITATION("imitation");

    private final String wireName;

    Role(String wireName) {
        this.wireName = wireName;
    }

    /** The name used on the wire and in files. */
    public String wireName() {
        return wireName;
    }

    public static Optional<Role> parse(String text) {
        for (Role role : values()) {
            if (role.wireName.equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
