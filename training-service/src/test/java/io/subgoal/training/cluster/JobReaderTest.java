package io.subgoal.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read of a run in the cluster, from what the API server says of its Job and its pod. */
class JobReaderTest {

    private static final String NAME = "subgoal-run-1";
    private static final Instant BEGAN = Instant.parse("2026-11-01T10:00:00Z");

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final JobReader reader = new JobReader(Properties.with(Map.of("deadline", "2h")));

    private Job job(String status) {
        return yaml.unmarshal("""
                metadata: {name: %s, creationTimestamp: "2026-11-01T10:00:00Z"}
                status: {startTime: "2026-11-01T10:00:00Z", %s}
                """.formatted(NAME, status), Job.class);
    }

    private Job active() {
        return job("active: 1");
    }

    private Job ended(String type, String reason) {
        return job("conditions: [{type: %s, status: \"True\", reason: %s}]".formatted(type, reason));
    }

    private Pod pod(String status) {
        return yaml.unmarshal("""
                metadata: {name: p}
                spec: {nodeName: n1}
                status: {%s}
                """.formatted(status), Pod.class);
    }

    private Pod terminated(String end) {
        return pod("phase: Failed, containerStatuses: [{name: run, state: {terminated: {%s}}}]".formatted(end));
    }

    private Pod waiting(String reason, String message) {
        return pod("phase: Pending, containerStatuses: [{name: run, state: {waiting: {reason: %s, message: \"%s\"}}}]"
                .formatted(reason, message));
    }

    private Seen read(Job job, Pod... pods) {
        return reader.read(NAME, job, List.of(pods), BEGAN.plusSeconds(5));
    }

    private static String pending(Seen seen) {
        assertThat(seen).isInstanceOf(Seen.Pending.class);
        return ((Seen.Pending) seen).why();
    }

    private static String lost(Seen seen) {
        assertThat(seen).isInstanceOf(Seen.Lost.class);
        return ((Seen.Lost) seen).why() + ". " + ((Seen.Lost) seen).advice();
    }

    @Test
    void aPodThatFitsNowhereSaysWhatIsMissing() {
        Pod pod = pod(
                "phase: Pending, conditions: [{type: PodScheduled, status: \"False\", reason: Unschedulable, message: \"0/3 nodes are available: 3 Insufficient nvidia.com/gpu.\"}]");
        assertThat(pending(read(active(), pod)))
                .isEqualTo(
                        "Waits for a node: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu. If no node ever fits, change requests, gpus, node-selector or tolerations under subgoal.training.kubernetes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ImagePullBackOff           | Back-off pulling image       | The image cannot be fetched: Back-off pulling image. Look whether subgoal.training.kubernetes.image
                    ErrImagePull               | not found                    | The image cannot be fetched: not found. Look
                    InvalidImageName           | couldn't parse image         | The image has no valid name: couldn't parse image. Mend
                    CreateContainerConfigError | secret 'x' not found         | A secret or a config map is missing: secret 'x' not found. Make it
                    CreateContainerError       | no such device               | The pod does not begin: CreateContainerError: no such device. Look
                    ContainerCreating          | ''                           | The pod is made on node n1
                    """)
    void aPodThatDoesNotBeginSaysWhy(String reason, String message, String said) {
        assertThat(pending(read(active(), waiting(reason, message)))).startsWith(said);
    }

    @Test
    void aJobWithoutAPodIsFirstYoungAndThenStuck() {
        assertThat(pending(read(active()))).isEqualTo("Waits for the cluster to make its pod");
        assertThat(pending(reader.read(NAME, active(), List.of(), BEGAN.plusSeconds(60))))
                .contains("makes no pod", "kubectl describe job " + NAME);
    }

    @Test
    void aPodThatWorksIsLeftAlone() {
        assertThat(read(active(), pod("phase: Running"))).isEqualTo(new Seen.Working("n1"));
    }

    @Test
    void aRunThatIsTrainedIsDoneWhetherThePodIsStillThereOrNot() {
        Pod done = pod("phase: Succeeded, containerStatuses: [{name: run, state: {terminated: {exitCode: 0}}}]");
        assertThat(read(active(), done)).isEqualTo(new Seen.Trained());
        assertThat(read(ended("Complete", "CompletionsReached"))).isEqualTo(new Seen.Trained());
    }

    @Test
    void aRunThatCannotBeTrainedSaysItItself() {
        Pod pod = terminated("exitCode: 70, reason: Error, message: \"The row 3 cannot be used\"");
        assertThat(read(active(), pod)).isEqualTo(new Seen.Failed("The row 3 cannot be used"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    exitCode: 137, reason: OOMKilled           | limits.memory, 4Gi, and was killed (OOMKilled). Raise that limit
                    exitCode: 3, reason: Error                 | The pod's Java heap was exhausted. Raise
                    exitCode: 137, reason: Error               | The pod was killed. Look at the pod's log
                    exitCode: 143, reason: Error               | The pod was stopped before it had begun
                    exitCode: 134, reason: Error, message: bad | The pod ended with code 134: bad. Look
                    exitCode: 69, message: no database         | The pod could not begin or go on: no database. See whether it can reach the database
                    exitCode: 75, reason: Error                | The pod was told to stop, and has saved
                    exitCode: 76, reason: Error                | The pod found its run with somebody else
                    """)
    void aPodThatIsLostSaysHowAndWhatToDo(String end, String said) {
        assertThat(lost(read(active(), terminated(end)))).contains(said);
    }

    @Test
    void anEvictionSaysWhatThereWasTooLittleOf() {
        Pod pod = pod(
                "phase: Failed, reason: Evicted, message: \"The node was low on resource: memory.\", containerStatuses: [{name: run, state: {terminated: {exitCode: 137}}}], conditions: [{type: DisruptionTarget, status: \"True\", reason: TerminationByKubelet}]");
        assertThat(lost(read(ended("Failed", "BackoffLimitExceeded"), pod)))
                .startsWith("The pod was evicted from its node: The node was low on resource: memory. Raise requests");
    }

    @ParameterizedTest
    @CsvSource({
        "EvictionByEvictionAPI, The pod's node was drained",
        "PreemptionByScheduler, The pod made way for one of higher priority",
        "DeletionByPodGC, The pod's node is gone",
        "DeletionByTaintManager, The pod's node was tainted or does not answer"
    })
    void aPodThatTheClusterTakesAwaySaysForWhat(String reason, String said) {
        Pod saved = pod(
                "phase: Failed, containerStatuses: [{name: run, state: {terminated: {exitCode: 75}}}], conditions: [{type: DisruptionTarget, status: \"True\", reason: %s}]"
                        .formatted(reason));
        assertThat(lost(read(active(), saved))).startsWith(said);
    }

    @Test
    void aNodeThatDoesNotAnswerIsGivenUpAfterTheGrace() {
        Pod pod = pod("phase: Running");
        pod.getMetadata().setDeletionTimestamp("2026-11-01T10:02:00Z");
        assertThat(reader.read(NAME, active(), List.of(pod), Instant.parse("2026-11-01T10:02:29Z")))
                .isEqualTo(new Seen.Working("n1"));
        assertThat(lost(reader.read(NAME, active(), List.of(pod), Instant.parse("2026-11-01T10:02:31Z"))))
                .startsWith("The node n1 does not answer any more");
    }

    @Test
    void aPodOrAJobThatIsGoneIsLost() {
        assertThat(lost(read(ended("Failed", "BackoffLimitExceeded")))).contains("The pod of the Job", "is gone");
        assertThat(lost(read(null))).startsWith("The Job subgoal-run-1 is gone from the cluster");
        assertThat(lost(read(null, pod("phase: Running")))).startsWith("The Job subgoal-run-1 is gone");
    }

    @Test
    void theDeadlineEndsARunAndNotOnlyAPod() {
        Pod stopped = terminated("exitCode: 75");
        assertThat(read(ended("FailureTarget", "DeadlineExceeded"), stopped))
                .isInstanceOfSatisfying(
                        Seen.Failed.class, failed -> assertThat(failed.why()).contains("deadline", "PT2H", "retry"));
        assertThat(reader.read(NAME, active(), List.of(stopped), BEGAN.plusSeconds(7200)))
                .as("the pod is stopped before the Job says why")
                .isInstanceOf(Seen.Failed.class);
    }

    @Test
    void theNewestPodCounts() {
        Pod old = terminated("exitCode: 137");
        old.getMetadata().setCreationTimestamp("2026-11-01T10:00:00Z");
        Pod young = pod("phase: Running");
        young.getMetadata().setCreationTimestamp("2026-11-01T10:00:05Z");
        assertThat(read(active(), young, old)).isEqualTo(new Seen.Working("n1"));
    }
}
