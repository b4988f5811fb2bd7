package io.subgoal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.testkit.ServiceClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI documents under {@code docs/api} are what the services answer with. After a change that is meant, write
 * them anew with {@code -Dsubgoal.record=true}.
 */
class OpenApiIT {

    private static final Path DOCUMENTS = Path.of("../docs/api");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @TempDir
    static Path data;

    private static SuiteProcess process;
    private static Map<ServiceKind, Integer> ports;

    @BeforeAll
    static void start() throws IOException {
        process = SuiteProcess.start(data, "up");
        ports = process.awaitPorts();
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentIsWhatTheServiceAnswersWith(ServiceKind service) throws IOException {
        String answered = document(service);
        Path file = DOCUMENTS.resolve(service.label() + "-service.json");
        if (Boolean.getBoolean("subgoal.record")) {
            Files.createDirectories(DOCUMENTS);
            Files.writeString(file, answered);
        }
        assertThat(answered).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource
    void everyOperationSaysWhatItDoes(ServiceKind service) throws IOException {
        JsonNode paths = JSON.readTree(document(service)).get("paths");
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> assertThat(operation.getValue().get("summary"))
                                .as("%s %s", operation.getKey(), path.getKey())
                                .isNotNull()));
    }

    @ParameterizedTest
    @EnumSource
    void swaggerUiIsThere(ServiceKind service) {
        String page = new String(client(service).bytes("/swagger-ui/index.html"), StandardCharsets.UTF_8);
        assertThat(page).contains("swagger-ui");
    }

    /** The document with the address left out, keys and tags in order: both follow from how classes are found. */
    private static String document(ServiceKind service) {
        ObjectNode document = (ObjectNode) client(service).get("/v3/api-docs");
        document.remove("servers");
        List<JsonNode> tags = document.get("tags")
                .valueStream()
                .sorted(Comparator.comparing(tag -> tag.get("name").asString()))
                .toList();
        document.putArray("tags").addAll(tags);
        return JSON.writeValueAsString(JSON.convertValue(document, TreeMap.class)) + "\n";
    }

    private static ServiceClient client(ServiceKind service) {
        return new ServiceClient(ports.get(service));
    }
}
