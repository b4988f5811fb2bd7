package io.subgoal.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** The Job of a run. {@code -Dsubgoal.record=true} writes the expected manifest anew. */
class JobManifestTest {

    private static final Path EXPECTED = Path.of("src/test/resources/io/subgoal/training/cluster/job.yaml");
    private static final UUID RUN = UUID.fromString("0c8f6d0e-6d3b-4f5e-9a55-2f1f3f7f0001");
    private static final Map<String, String> CLUSTER = Map.of(
            "secret-environment",
            "SPRING_DATASOURCE_PASSWORD=subgoal-secrets/postgres-password,HF_TOKEN=subgoal-secrets/hf-token?",
            "node-selector",
            "kubernetes.io/arch=amd64,kubernetes.io/os=linux");

    private final MockEnvironment service = new MockEnvironment()
            .withProperty("spring.datasource.url", "jdbc:postgresql://postgres:5432/subgoal")
            .withProperty("spring.datasource.username", "subgoal")
            .withProperty("spring.datasource.password", "not to be seen")
            .withProperty("subgoal.training.keep-last", "2");

    private Job job(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(CLUSTER);
        all.putAll(settings);
        KubernetesProperties properties = Properties.with(all);
        return new JobManifest(properties, new PodEnvironment(properties, service))
                .of(new RunName(RUN, 2), "animals: long lives", "registry.example/subgoal/training-service:0.1.0");
    }

    private static PodSpec pod(Job job) {
        return job.getSpec().getTemplate().getSpec();
    }

    private static Container container(Job job) {
        return pod(job).getContainers().getFirst();
    }

    private static Map<String, EnvVar> environment(Job job) {
        Map<String, EnvVar> variables = new HashMap<>();
        container(job)
                .getEnv()
                .forEach(variable -> assertThat(variables.put(variable.getName(), variable))
                        .as("%s is said once", variable.getName())
                        .isNull());
        return variables;
    }

    @Test
    void isAsRecorded() throws IOException {
        String yaml = new KubernetesSerialization().asYaml(job(Map.of()));
        if (Boolean.getBoolean("subgoal.record")) {
            Files.createDirectories(EXPECTED.getParent());
            Files.writeString(EXPECTED, yaml);
        }
        assertThat(yaml).isEqualTo(Files.readString(EXPECTED));
    }

    @Test
    void isFoundByRunAndAttempt() {
        assertThat(job(Map.of()).getMetadata().getName())
                .isEqualTo("subgoal-run-" + RUN + "-2")
                .hasSizeLessThanOrEqualTo(63);
        assertThat(container(job(Map.of())).getArgs())
                .contains("--subgoal.training.only-run=" + RUN, "--subgoal.training.only-attempt=2");
    }

    @Test
    void meetsTheRestrictedStandard() {
        PodSpec pod = pod(job(Map.of()));
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        });
    }

    @Test
    void thePasswordComesFromASecretAndStandsNowhere() {
        Job job = job(Map.of());
        assertThat(new KubernetesSerialization().asYaml(job)).doesNotContain("not to be seen");
        var secret = environment(job)
                .get("SPRING_DATASOURCE_PASSWORD")
                .getValueFrom()
                .getSecretKeyRef();
        assertThat(secret.getName() + "/" + secret.getKey()).isEqualTo("subgoal-secrets/postgres-password");
        assertThat(secret.getOptional()).isNull();
        assertThat(environment(job)
                        .get("HF_TOKEN")
                        .getValueFrom()
                        .getSecretKeyRef()
                        .getOptional())
                .isTrue();
        service.setProperty("spring.datasource.url", "jdbc:postgresql://postgres/subgoal?user=me&password=hidden");
        assertThatThrownBy(() -> job(Map.of()))
                .hasMessageContaining("holds a password")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void severalGpusShareEachBatch() {
        Job job = job(Map.of("gpus", "2", "tolerations", "nvidia.com/gpu:NoSchedule,team=ml,spot=yes:NoExecute"));
        assertThat(container(job).getResources().getLimits()).containsEntry("nvidia.com/gpu", new Quantity("2"));
        assertThat(environment(job).get("SUBGOAL_TRAINING_DEVICES").getValue()).isEqualTo("gpu:0+gpu:1");
        assertThat(pod(job).getTolerations())
                .extracting(found ->
                        List.of(found.getKey(), found.getOperator(), "" + found.getValue(), "" + found.getEffect()))
                .containsExactly(
                        List.of("nvidia.com/gpu", "Exists", "null", "NoSchedule"),
                        List.of("team", "Equal", "ml", "null"),
                        List.of("spot", "Equal", "yes", "NoExecute"));
    }

    @Test
    void whatIsSetGoesBeforeWhatIsUsual() {
        Job job = job(Map.of(
                "environment[0]", "JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=20 -Da=b",
                "environment[1]", "PYTORCH_FLAVOR=cu128",
                "config-maps", "more-settings",
                "secrets", "more-secrets",
                "service-account", "runs",
                "image-pull-secrets", "registry",
                "requests.disk", "",
                "limits.disk", ""));
        assertThat(environment(job).get("JAVA_TOOL_OPTIONS").getValue()).isEqualTo("-XX:MaxRAMPercentage=20 -Da=b");
        assertThat(environment(job).get("PYTORCH_FLAVOR").getValue()).isEqualTo("cu128");
        assertThat(container(job).getEnvFrom().getFirst().getConfigMapRef().getName())
                .isEqualTo("more-settings");
        assertThat(container(job).getEnvFrom().getLast().getSecretRef().getName())
                .isEqualTo("more-secrets");
        assertThat(container(job).getResources().getLimits()).containsOnlyKeys("memory");
        assertThat(pod(job).getServiceAccountName()).isEqualTo("runs");
        assertThat(pod(job).getImagePullSecrets().getFirst().getName()).isEqualTo("registry");
    }

    @Test
    void itsTimesAreThoseOfTheSettings() {
        Job job = job(Map.of("deadline", "90m", "ttl", "10m", "grace", "5m"));
        assertThat(pod(job).getTerminationGracePeriodSeconds()).isEqualTo(300);
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(5400);
        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(600);
    }
}
