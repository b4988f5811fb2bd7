package io.subgoal.training.base;

/** The hub's access token; it shows itself to nobody but the hub. */
final class HubToken {

    private final String value;

    /** Blanks around it come from files and shells, and are dropped. */
    public HubToken(String value) {
        this.value = value.strip();
    }

    boolean isBlank() {
        return value.isEmpty();
    }

    /** Whether it can stand in an HTTP header. */
    boolean isSendable() {
        return value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    String header() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return isBlank() ? "(none)" : "***";
    }
}
