package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** What the cluster's own controllers do for a run's Job, where there are none: a pod for each Job, and how a Job has ended. */
final class JobController implements ResourceEventHandler<Job> {

    private static final String JOB_NAME = "batch.kubernetes.io/job-name";

    private final KubernetesClient client;
    private final Kubelet kubelet;

    JobController(KubernetesClient client, Kubelet kubelet) {
        this.client = client;
        this.kubelet = kubelet;
    }

    void start() {
        client.batch().v1().jobs().inNamespace(TestCluster.NAMESPACE).inform(this);
        client.pods().inNamespace(TestCluster.NAMESPACE).inform(new Ends());
    }

    @Override
    public void onAdd(Job job) {
        client.pods()
                .inNamespace(TestCluster.NAMESPACE)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(pod(job))
                        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                        .addToLabels(JOB_NAME, job.getMetadata().getName())
                        .endMetadata()
                        .withSpec(job.getSpec().getTemplate().getSpec())
                        .build())
                .create();
    }

    @Override
    public void onUpdate(Job before, Job after) {}

    @Override
    public void onDelete(Job job, boolean unknown) {
        kubelet.stop(pod(job));
    }

    private static String pod(Job job) {
        return job.getMetadata().getName() + "-x7k2p";
    }

    private final class Ends implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {}

        @Override
        public void onUpdate(Pod before, Pod after) {
            String phase = after.getStatus().getPhase();
            if (phase.equals("Succeeded")) {
                end(after, "Complete", "CompletionsReached");
            } else if (phase.equals("Failed")) {
                end(after, "Failed", "BackoffLimitExceeded");
            }
        }

        @Override
        public void onDelete(Pod pod, boolean unknown) {}

        private void end(Pod pod, String type, String reason) {
            var job = client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(TestCluster.NAMESPACE)
                    .withName(pod.getMetadata().getLabels().get(JOB_NAME));
            if (job.get() != null) {
                job.editStatus(current -> new JobBuilder(current)
                        .editOrNewStatus()
                        .addNewCondition()
                        .withType(type)
                        .withStatus("True")
                        .withReason(reason)
                        .endCondition()
                        .endStatus()
                        .build());
            }
        }
    }
}
