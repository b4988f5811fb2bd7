package io.subgoal.training.cluster;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Settings as the service reads them. */
final class Properties {

    private Properties() {}

    @EnableConfigurationProperties(KubernetesProperties.class)
    static class Settings {}

    /** Settings below {@code subgoal.training.kubernetes}; fails with why they are refused. */
    static KubernetesProperties with(Map<String, String> settings) {
        Map<String, KubernetesProperties> read = new HashMap<>();
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues(settings.entrySet().stream()
                        .map(setting -> "subgoal.training.kubernetes." + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new))
                .run(context -> {
                    if (context.getStartupFailure() != null) {
                        throw new IllegalArgumentException(context.getStartupFailure());
                    }
                    read.put("", context.getBean(KubernetesProperties.class));
                });
        return read.get("");
    }
}
