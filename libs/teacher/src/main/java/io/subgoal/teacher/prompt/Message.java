package io.subgoal.teacher.prompt;

import java.util.Locale;

/** One message of a chat. */
public record Message(Role role, String content) {

    /** Who says it. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT;

        /** The name that chat interfaces use. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Message system(String content) {
        return new Message(Role.SYSTEM, content);
    }

    public static Message user(String content) {
        return new Message(Role.USER, content);
    }

    public static Message assistant(String content) {
        return new Message(Role.ASSISTANT, content);
    }
}
