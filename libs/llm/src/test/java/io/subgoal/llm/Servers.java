package io.subgoal.llm;

import io.subgoal.teacher.prompt.Message;
import io.subgoal.testkit.llm.StubLlm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers and requests for tests. */
final class Servers {

    static final String KEY = "sk-proj-0123456789abcdefSECRET";

    private static final String HEADERS = "headers.";

    private Servers() {}

    /** A stub, with settings given by name and value in turn, which would rather time out than make a test wait. */
    static LlmServer at(StubLlm stub, String... namesAndValues) {
        Map<String, String> map = new HashMap<>();
        Map<String, Secret> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = namesAndValues[i];
            if (name.startsWith(HEADERS)) {
                headers.put(name.substring(HEADERS.length()), new Secret(namesAndValues[i + 1]));
            } else {
                map.put(name, namesAndValues[i + 1]);
            }
        }
        String timeout = map.getOrDefault("timeout", "5000ms").replace("ms", "");
        return new LlmServer(
                "subgoal.teacher",
                map.getOrDefault("base-url", stub.baseUrl().toString()),
                new Secret(map.getOrDefault("api-key", KEY)),
                map.get("organization"),
                map.get("project"),
                map.get("azure-api-version"),
                Duration.ofMillis(Long.parseLong(timeout)),
                0,
                0,
                8,
                10,
                headers);
    }

    static LlmRequest request(String text) {
        return new LlmRequest("stub", "gpt-4o", List.of(Message.user(text)), 0, 7L, 256);
    }
}
