package io.subgoal.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesPropertiesTest {

    @Test
    void runsStayHereUnlessTheyAreToGoOut() {
        KubernetesProperties properties = Properties.with(Map.of());
        assertThat(properties.enabled()).isFalse();
        assertThat(properties.gpus()).isZero();
        assertThat(properties.gpuResource()).isEqualTo("nvidia.com/gpu");
        assertThat(properties.deadline()).isZero();
        assertThat(properties.grace()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void listsCanBeWrittenIntoOneVariable() {
        KubernetesProperties properties = Properties.with(Map.of(
                "node-selector", "kubernetes.io/arch=amd64,accelerator=h200",
                "tolerations", "nvidia.com/gpu:NoSchedule,team=ml:NoExecute"));
        assertThat(properties.nodeSelector()).containsExactly("kubernetes.io/arch=amd64", "accelerator=h200");
        assertThat(properties.tolerations()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    namespace           | Not A Name          | must be the name of a namespace
                    image               | an image            | must be the name of an image
                    requests.memory     | lots                | must be a quantity such as 500m or 4Gi
                    volumes.tmp         | 10 GB               | must be a quantity such as 500m or 4Gi
                    node-selector       | amd64               | must be key=value
                    tolerations         | gpu:Never           | must be key=value:effect, key:effect or key
                    environment         | JAVA_TOOL_OPTIONS   | must be NAME=value
                    secret-environment  | PASSWORD=secret     | must be NAME=secret/key
                    gpus                | -1                  | must be greater than or equal to 0
                    restarts            | 10                  | must be less than or equal to 9
                    """)
    void saysWhatIsWrong(String name, String value, String message) {
        assertThatThrownBy(() -> Properties.with(Map.of(name, value))).hasStackTraceContaining(message);
    }

    @Test
    void aRequestIsNoMoreThanItsLimit() {
        assertThatThrownBy(() -> Properties.with(Map.of("requests.memory", "5Gi", "limits.memory", "4000Mi")))
                .hasStackTraceContaining("requests.memory is 5Gi, more than limits.memory, which is 4000Mi");
        assertThat(Properties.with(Map.of("requests.cpu", "1500m", "limits.cpu", "2"))
                        .limits()
                        .cpu())
                .isEqualTo("2");
    }

    @Test
    void durationsMakeSense() {
        assertThatThrownBy(() -> Properties.with(Map.of("backoff", "-1s"))).hasStackTraceContaining("not be negative");
        assertThatThrownBy(() -> Properties.with(Map.of("grace", "0s"))).hasStackTraceContaining("at least 1s");
    }
}
