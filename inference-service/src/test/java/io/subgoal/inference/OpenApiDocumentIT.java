package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the service says of itself. */
class OpenApiDocumentIT extends ServiceTest {

    @Test
    void protocolsStandUnderTheirOwnTagsWithTheirOwnErrors() {
        JsonNode paths = client.get("/v3/api-docs").get("paths");
        assertThat(tag(paths, "/v1/completions")).isEqualTo("OpenAI");
        assertThat(error(paths, "/v1/completions")).endsWith("/OpenAiError");
        assertThat(tag(paths, "/v2/models/{name}/infer")).isEqualTo("Open Inference Protocol");
        assertThat(error(paths, "/v2/models/{name}/versions/{version}/generate"))
                .endsWith("/OipError");
        assertThat(tag(paths, "/v1/models/{name}/generate")).isEqualTo("Generation");
        assertThat(post(paths, "/v1/models/{name}/generate")
                        .get("responses")
                        .get("default")
                        .toString())
                .contains("/Problem");
    }

    @Test
    void bothShapesOfAnAnswerAreDescribed() {
        JsonNode paths = client.get("/v3/api-docs").get("paths");
        JsonNode generate = post(paths, "/v1/models/{name}/generate");
        assertThat(generate.get("responses").get("200").get("content").propertyNames())
                .containsExactlyInAnyOrder("application/json", "text/event-stream");
        assertThat(generate.get("parameters")
                        .valueStream()
                        .map(p -> p.get("name").asString()))
                .containsExactlyInAnyOrder("name", "Subgoal-Priority", "Subgoal-Timeout-Ms");
        assertThat(post(paths, "/v1/completions")
                        .get("parameters")
                        .valueStream()
                        .map(p -> p.get("name").asString()))
                .containsExactlyInAnyOrder("Subgoal-Priority", "Subgoal-Timeout-Ms");
    }

    @Test
    void fieldsAreCalledAsOnTheWire() {
        JsonNode schemas = client.get("/v3/api-docs").get("components").get("schemas");
        assertThat(schemas.get("CompletionRequest").get("properties").propertyNames())
                .contains("max_tokens", "best_of", "stream_options")
                .doesNotContain("maxTokens");
        assertThat(schemas.get("CompletionRequest").get("properties").valueStream())
                .allSatisfy(property -> assertThat(property.has("description") || property.has("$ref"))
                        .as("%s", property)
                        .isTrue());
        assertThat(schemas.get("ServedModel").get("properties").propertyNames())
                .contains("id", "object", "created", "owned_by", "name");
    }

    @Test
    void schemasOfTheSameNameAreNotTakenForOneAnother() {
        JsonNode document = client.get("/v3/api-docs");
        assertThat(post(document.get("paths"), "/v1/models/{name}/generate")
                        .get("operationId")
                        .asString())
                .isEqualTo("generate");
        JsonNode schemas = document.get("components").get("schemas");
        assertThat(schemas.get("GeneratedToken").get("properties").propertyNames())
                .contains("logProbability");
        assertThat(schemas.get("TextToken").get("properties").propertyNames()).contains("logprob", "special");
        assertThat(schemas.get("OutputTensor").get("properties").propertyNames())
                .contains("data");
        assertThat(schemas.get("MetadataTensor").get("properties").propertyNames())
                .doesNotContain("data");
    }

    private static JsonNode post(JsonNode paths, String path) {
        return paths.get(path).get("post");
    }

    private static String tag(JsonNode paths, String path) {
        return post(paths, path).get("tags").get(0).asString();
    }

    private static String error(JsonNode paths, String path) {
        return post(paths, path)
                .get("responses")
                .get("default")
                .get("content")
                .get("application/json")
                .get("schema")
                .get("$ref")
                .asString();
    }
}
