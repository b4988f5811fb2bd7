package io.subgoal.training.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.training.BaseModel;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class BaseModelTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void namesExactlyOneThing() {
        assertThat(problems(new BaseModel(null, null, null, null)))
                .singleElement()
                .asString()
                .contains("exactly one");
        assertThat(problems(new BaseModel("tiny", UUID.randomUUID(), null, null)))
                .singleElement()
                .asString()
                .contains("exactly one");
        assertThat(problems(BaseModel.ofCheckpoint(UUID.randomUUID()))).isEmpty();
        assertThat(problems(BaseModel.ofDirectory("flan"))).isEmpty();
    }

    @Test
    void knowsItsPresets() {
        assertThat(problems(BaseModel.ofPreset("huge")))
                .singleElement()
                .asString()
                .startsWith("preset must be 'tiny'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"google/flan-t5-small", "t5-small", "a_b/C.d-e", "_x/1"})
    void takesIdsOfTheHub(String id) {
        assertThat(problems(BaseModel.ofHub(id, "main"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../x",
                "a/../b",
                "a/b/c",
                "/a",
                "a/",
                "https://x/y",
                "a b",
                "a/b?c",
                "a--b",
                "a/b.git",
                "a%2fb"
            })
    void refusesWhatIsNoId(String id) {
        assertThat(problems(BaseModel.ofHub(id, "main")))
                .singleElement()
                .asString()
                .startsWith("hub.id must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../main", "a//b", "a?b", "-x", "a b"})
    void refusesWhatIsNoRevision(String revision) {
        assertThat(problems(BaseModel.ofHub("a/b", revision)))
                .singleElement()
                .asString()
                .startsWith("hub.revision must be");
    }

    @Test
    void travelsAsItsFieldsAndMeansTheMainBranch() {
        BaseModel base = JSON.readValue("{\"hub\": {\"id\": \"a/b\"}}", BaseModel.class);
        assertThat(base).isEqualTo(BaseModel.ofHub("a/b", "main"));
        assertThat(JSON.readTree(JSON.writeValueAsString(base)).propertyNames())
                .containsExactlyInAnyOrder("preset", "checkpointId", "directory", "hub");
    }

    private static List<String> problems(BaseModel base) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            return factory.getValidator().validate(base).stream()
                    .map(BaseModelTest::text)
                    .toList();
        }
    }

    private static String text(ConstraintViolation<?> violation) {
        return violation.getPropertyPath() + " " + violation.getMessage();
    }
}
