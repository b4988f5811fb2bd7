package io.subgoal.agent.environment;

/** Why an environment is no longer there. */
enum Farewell {
    /** Nobody used it for the length of its lease. */
    EXPIRED(
            "has expired: nobody used it for the length of its lease. Create another, with a longer leaseSeconds if need be"),
    /** It was closed, or the socket it belonged to was. */
    CLOSED("was closed"),
    /** The simulator failed in it, twice. */
    BROKEN("was closed because the simulator failed in it. Create another");

    private final String words;

    Farewell(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
