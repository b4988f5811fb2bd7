package io.subgoal.testkit.llm;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat request that came in.
 *
 * @param number from 1
 * @param headers by names in lower case
 */
public record Received(
        int number,
        Instant at,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable String idempotencyKey,
        String body) {

    public Received {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }
}
