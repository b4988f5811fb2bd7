package io.subgoal.testkit.llm;

import java.util.Map;

/**
 * What a stub has seen.
 *
 * @param requests chat requests, with all that went wrong
 * @param distinctBodies different bodies among them and in batches
 * @param charged answers that were made, also those that never arrived; batch lines count too
 * @param replayed answers given again, free of charge, because the idempotency key and the body were known
 * @param chargedAgain charged answers whose body had been charged before: what was paid twice
 * @param maxInFlight most chat requests at the same time
 * @param statuses number of chat responses by status
 * @param batches batches created
 */
public record Counts(
        int requests,
        int distinctBodies,
        int charged,
        int replayed,
        int chargedAgain,
        int maxInFlight,
        Map<Integer, Integer> statuses,
        int batches) {

    public Counts {
        statuses = Map.copyOf(statuses);
    }
}
