package io.subgoal.textworld.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published grammar, case by case as the published functions answer. */
class GoldenActionsTest {

    static Stream<JsonNode> cases() throws IOException {
        try (InputStream in = GoldenActionsTest.class.getResourceAsStream("/golden/actions.json")) {
            return StreamSupport.stream(new JsonMapper().readTree(in).spliterator(), false).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithThePublishedFunctions(JsonNode action) {
        String sanitized = Sanitizer.sanitize(action.get("plain").asString());
        assertThat(sanitized).isEqualTo(action.get("sanitized").asString());

        String formal = ActionGrammar.reference().formal(sanitized).orElse(null);
        assertThat(formal).isEqualTo(action.get("formal").asString(null));

        String recovered =
                formal == null ? null : ActionGrammar.reference().plain(formal).orElse(null);
        assertThat(recovered).isEqualTo(action.get("recovered").asString(null));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ourGrammarLosesNothing(JsonNode action) {
        String sanitized = Sanitizer.sanitize(action.get("plain").asString());
        String formal = ActionGrammar.standard().formal(sanitized).orElseThrow();
        String back = ActionGrammar.standard().plain(formal).orElseThrow();
        assertThat(back.replace(" into ", " in ")).isEqualTo(sanitized.replace(" into ", " in "));
        assertThat(ActionGrammar.standard().formal(back)).contains(formal);
    }
}
