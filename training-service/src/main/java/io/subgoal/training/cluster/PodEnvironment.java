package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.core.env.PropertyResolver;

/**
 * The variables of a run's pod. It uses the database that the service uses; the password comes from a secret, so that it
 * stands in no Job.
 */
final class PodEnvironment {

    /** Settings of the service that its runs share: property, and variable. */
    private static final List<Map.Entry<String, String>> SHARED = List.of(
            Map.entry("spring.datasource.url", "SPRING_DATASOURCE_URL"),
            Map.entry("spring.datasource.username", "SPRING_DATASOURCE_USERNAME"),
            Map.entry("subgoal.training.keep-last", "SUBGOAL_TRAINING_KEEP_LAST"),
            Map.entry("subgoal.training.hub.endpoint", "HF_ENDPOINT"));

    private final KubernetesProperties properties;
    private final PropertyResolver service;

    /** @param service the settings of the service */
    PodEnvironment(KubernetesProperties properties, PropertyResolver service) {
        this.properties = properties;
        this.service = service;
        String url = service.getProperty("spring.datasource.url", "");
        if (url.contains("password=")) {
            throw new IllegalStateException(
                    "spring.datasource.url holds a password, which would stand in every Job. Set"
                            + " spring.datasource.password instead, and name its secret in"
                            + " subgoal.training.kubernetes.secret-environment");
        }
    }

    List<EnvVar> variables() {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        for (Map.Entry<String, String> shared : SHARED) {
            String value = service.getProperty(shared.getKey(), "");
            if (!value.isEmpty()) {
                put(variables, shared.getValue(), value);
            }
        }
        // One thread trains; a few connections are enough.
        put(variables, "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "4");
        put(variables, "SUBGOAL_TRAINING_DEVICES", devices());
        // Weights and gradients lie outside the heap.
        put(variables, "JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=40 -XX:+ExitOnOutOfMemoryError");
        PodTexts.pairs(properties.environment()).forEach((name, value) -> put(variables, name, value));
        PodTexts.pairs(properties.secretEnvironment())
                .forEach((name, place) -> variables.put(name, PodTexts.ofSecret(name, place)));
        return variables.values().stream().toList();
    }

    /** Config maps and secrets whose entries are variables; those above go before them. */
    List<EnvFromSource> sources() {
        return Stream.concat(
                        properties.configMaps().stream()
                                .map(name -> new EnvFromSourceBuilder()
                                        .withNewConfigMapRef()
                                        .withName(name)
                                        .endConfigMapRef()
                                        .build()),
                        properties.secrets().stream()
                                .map(name -> new EnvFromSourceBuilder()
                                        .withNewSecretRef()
                                        .withName(name)
                                        .endSecretRef()
                                        .build()))
                .toList();
    }

    /** A pod sees its own GPUs only; all of them share each batch. */
    private String devices() {
        return properties.gpus() == 0
                ? "cpu"
                : String.join(
                        "+",
                        IntStream.range(0, properties.gpus())
                                .mapToObj(i -> "gpu:" + i)
                                .toList());
    }

    private static void put(Map<String, EnvVar> variables, String name, String value) {
        variables.put(name, new EnvVar(name, value, null));
    }
}
