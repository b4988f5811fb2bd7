package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.subgoal.training.onerun.OneRunArguments;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Job that trains a run. Its pod meets the pod security standard "restricted", as those of the services do. */
final class JobManifest {

    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String MANAGER = "subgoal-training-service";

    /** The label by which Kubernetes says which Job a pod belongs to. */
    static final String JOB_NAME = "batch.kubernetes.io/job-name";

    static final String CONTAINER = "run";

    /** The user of the image. */
    private static final long USER = 10001;

    private final KubernetesProperties properties;
    private final PodEnvironment environment;

    JobManifest(KubernetesProperties properties, PodEnvironment environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /**
     * The Job.
     *
     * @param runName what people call the run
     */
    Job of(RunName name, String runName, String image) {
        Map<String, String> labels = labels(name);
        return new JobBuilder()
                .withNewMetadata()
                .withName(name.toString())
                .withLabels(labels)
                .addToAnnotations("subgoal.io/run-name", runName)
                .endMetadata()
                .withNewSpec()
                // Another pod is another attempt, under which the one before it cannot write any more.
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(secondsOrNull(properties.deadline()))
                .withTtlSecondsAfterFinished((int) properties.ttl().toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod(name, image))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static @Nullable Long secondsOrNull(Duration duration) {
        return duration.isZero() ? null : Math.max(1, duration.toSeconds());
    }

    private static Map<String, String> labels(RunName name) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("app.kubernetes.io/name", "training-run");
        labels.put("app.kubernetes.io/component", "training-run");
        labels.put("app.kubernetes.io/part-of", "subgoal");
        labels.put(MANAGED_BY, MANAGER);
        labels.put("subgoal.io/run", name.run().toString());
        labels.put("subgoal.io/attempt", String.valueOf(name.attempt()));
        return labels;
    }

    private PodSpec pod(RunName name, String image) {
        PodSpecBuilder pod = new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(properties.grace().toSeconds())
                .withNodeSelector(PodTexts.pairs(properties.nodeSelector()))
                .withTolerations(properties.tolerations().stream()
                        .map(PodTexts::toleration)
                        .toList())
                .withImagePullSecrets(properties.imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(name, image))
                .withVolumes(
                        folder("cache", properties.volumes().cache()),
                        folder("tmp", properties.volumes().tmp()));
        if (!properties.serviceAccount().isEmpty()) {
            pod.withServiceAccountName(properties.serviceAccount());
        }
        return pod.build();
    }

    private Container container(RunName name, String image) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withArgs(new OneRunArguments(name.run(), name.attempt(), OneRunArguments.TERMINATION_LOG)
                        .toCommandLine())
                .withEnv(environment.variables())
                .withEnvFrom(environment.sources())
                .withNewResources()
                .withRequests(requests())
                .withLimits(limits())
                .endResources()
                .withTerminationMessagePath(OneRunArguments.TERMINATION_LOG.toString())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("cache")
                .withMountPath("/var/cache/subgoal")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .build();
    }

    private Map<String, Quantity> requests() {
        KubernetesProperties.Requests asked = properties.requests();
        return quantities(asked.cpu(), asked.memory(), asked.disk());
    }

    private Map<String, Quantity> limits() {
        KubernetesProperties.Limits most = properties.limits();
        Map<String, Quantity> limits = quantities(most.cpu(), most.memory(), most.disk());
        if (properties.gpus() > 0) {
            limits.put(properties.gpuResource(), new Quantity(String.valueOf(properties.gpus())));
        }
        return limits;
    }

    private static Map<String, Quantity> quantities(String cpu, String memory, String disk) {
        Map<String, Quantity> quantities = new LinkedHashMap<>();
        put(quantities, "cpu", cpu);
        put(quantities, "memory", memory);
        put(quantities, "ephemeral-storage", disk);
        return quantities;
    }

    private static void put(Map<String, Quantity> quantities, String name, String amount) {
        if (!amount.isEmpty()) {
            quantities.put(name, new Quantity(amount));
        }
    }

    private static Volume folder(String name, String size) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withSizeLimit(size.isEmpty() ? null : new Quantity(size))
                .endEmptyDir()
                .build();
    }
}
