package io.subgoal.suite.experiment;

import io.subgoal.api.agent.ExperimentRequest;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An experiment in a file: YAML, or JSON, which is YAML too. */
final class ExperimentFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ExperimentFile() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is no experiment
     */
    static ExperimentRequest read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("There is no file " + file);
        }
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Object content = new Yaml(new SafeConstructor(options)).load(reader);
            if (!(content instanceof Map<?, ?>)) {
                throw new IllegalArgumentException(
                        file + " must hold one object with name, dataset, training, evaluations");
            }
            return JSON.convertValue(content, ExperimentRequest.class);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(file + " is no YAML: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is no experiment: " + e.getOriginalMessage(), e);
        }
    }
}
