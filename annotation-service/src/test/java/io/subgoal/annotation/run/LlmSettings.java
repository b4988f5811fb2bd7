package io.subgoal.annotation.run;

import io.subgoal.llm.LlmRequest;
import io.subgoal.teacher.prompt.Message;
import io.subgoal.testkit.llm.StubLlm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings of the teacher and requests, for tests. */
final class LlmSettings {

    static final String KEY = "sk-proj-0123456789abcdefSECRET";

    private LlmSettings() {}

    /** Settings as the service would read them, given names without {@code subgoal.teacher.} and values in turn. */
    static TeacherProperties settings(String... namesAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put("subgoal.teacher." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(map))
                .bindOrCreate("subgoal.teacher", TeacherProperties.class);
    }

    /** Settings for a stub, which would rather time out than make a test wait. */
    static TeacherProperties at(StubLlm stub) {
        return settings("base-url", stub.baseUrl().toString(), "api-key", KEY, "model", "gpt-4o", "timeout", "5s");
    }

    static LlmRequest request(String text) {
        return new LlmRequest("stub", "gpt-4o", List.of(Message.user(text)), 0, 7L, 256);
    }
}
