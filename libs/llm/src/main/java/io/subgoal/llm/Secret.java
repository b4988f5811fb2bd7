package io.subgoal.llm;

/** A text that must not be shown: neither {@code toString} nor serialization tells it. */
public final class Secret {

    private final String value;

    /** Blanks around a secret come from files and shells, and are dropped. */
    public Secret(String value) {
        this.value = value.strip();
    }

    /** The text, for those who send it. */
    public String reveal() {
        return value;
    }

    public boolean isBlank() {
        return value.isEmpty();
    }

    /** Whether it can stand in an HTTP header. */
    boolean isSendable() {
        return value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    @Override
    public String toString() {
        return isBlank() ? "(none)" : "***";
    }
}
