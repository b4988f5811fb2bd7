package io.subgoal.agent.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the parts of an experiment, which are what services take. */
final class Parts {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Parts() {}

    /**
     * Reads a part.
     *
     * @throws BadPartException if it is no such request
     */
    static <T> T read(String part, Map<String, Object> body, Class<T> type) {
        try {
            return JSON.convertValue(body, type);
        } catch (RuntimeException e) {
            throw new BadPartException(part, firstLine(e));
        }
    }

    /** A copy of an object within a part; empty if there is none. */
    static Map<String, Object> object(@Nullable Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> object.put(String.valueOf(key), entry));
        }
        return object;
    }

    private static String firstLine(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
