package io.subgoal.suite.experiment;

import io.subgoal.api.agent.ExperimentRequest;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An experiment in a file: YAML, or JSON, which is YAML too.
 *
 * @param gold the file that holds its dataset, if that is a file
 */
record ExperimentFile(ExperimentRequest request, @Nullable GoldFile gold) {

    private static final Set<String> PARTS = Set.of("name", "dataset", "training", "evaluations");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The same experiment, smaller. */
    ExperimentFile scaled(BigDecimal factor) {
        return new ExperimentFile(new Scale(factor).apply(request), gold);
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is no experiment
     */
    static ExperimentFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("There is no file " + file);
        }
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Object content = new Yaml(new SafeConstructor(options)).load(reader);
            if (!(content instanceof Map<?, ?> parts) || !parts.keySet().containsAll(PARTS)) {
                throw new IllegalArgumentException(
                        file + " must hold one object with name, dataset, training, evaluations");
            }
            ExperimentRequest request = JSON.convertValue(content, ExperimentRequest.class);
            if (!GoldFile.isNamedBy(request.dataset())) {
                return new ExperimentFile(request, null);
            }
            GoldFile gold = GoldFile.of(request.dataset(), folder(file));
            return new ExperimentFile(request.withDataset(gold.part()), gold);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(file + " is no YAML: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is no experiment: " + e.getOriginalMessage(), e);
        }
    }
}
