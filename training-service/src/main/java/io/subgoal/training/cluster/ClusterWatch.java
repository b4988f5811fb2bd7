package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Watches the Jobs of runs and their pods. What it hears is a hint only: those who follow a Job ask the cluster how it
 * stands. A watch that breaks is begun again with a new list.
 */
final class ClusterWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    private final Cluster cluster;
    private final Signals signals;
    private volatile List<SharedIndexInformer<?>> informers = List.of();

    ClusterWatch(Cluster cluster, Signals signals) {
        this.cluster = cluster;
        this.signals = signals;
    }

    @Override
    public synchronized void start() {
        SharedIndexInformer<Job> jobs = cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .withLabel(JobManifest.MANAGED_BY, JobManifest.MANAGER)
                .runnableInformer(0);
        jobs.addEventHandler(new Teller<>(job -> job.getMetadata().getName()));
        SharedIndexInformer<Pod> pods = cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabel(JobManifest.MANAGED_BY, JobManifest.MANAGER)
                .runnableInformer(0);
        pods.addEventHandler(
                new Teller<>(pod -> PodReader.or(pod.getMetadata().getLabels().get(JobManifest.JOB_NAME), "")));
        informers = List.of(jobs, pods);
        informers.forEach(ClusterWatch::begin);
    }

    private static void begin(SharedIndexInformer<?> informer) {
        informer.exceptionHandler((started, failure) -> {
            LOG.warn("The watch of the cluster broke and is begun again: {}", failure.getMessage());
            return true;
        });
        informer.start().exceptionally(failure -> {
            LOG.warn("The cluster is not watched; Jobs are looked at from time to time", failure);
            return null;
        });
    }

    @Override
    public synchronized void stop() {
        informers.forEach(SharedIndexInformer::stop);
        informers = List.of();
    }

    @Override
    public boolean isRunning() {
        return !informers.isEmpty();
    }

    private final class Teller<T extends HasMetadata> implements ResourceEventHandler<T> {

        private final Function<T, String> nameOf;

        Teller(Function<T, String> nameOf) {
            this.nameOf = nameOf;
        }

        @Override
        public void onAdd(T added) {
            signals.tell(nameOf.apply(added));
        }

        @Override
        public void onUpdate(T before, T after) {
            signals.tell(nameOf.apply(after));
        }

        @Override
        public void onDelete(T deleted, boolean unknown) {
            signals.tell(nameOf.apply(deleted));
        }
    }
}
