package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.subgoal.service.job.JobLoan;
import io.subgoal.service.job.JobStoppedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Job of a run: sent out, followed, recalled. */
final class Dispatch {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    /** How often it is asked whether the run is to go on. */
    private static final Duration PACE = Duration.ofSeconds(1);

    /** What a pod may take longer than its grace to be gone. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final Signals signals;
    private final KubernetesProperties properties;
    private final Clock clock;
    private final JobReader reader;

    Dispatch(Cluster cluster, Signals signals, KubernetesProperties properties, Clock clock) {
        this.cluster = cluster;
        this.signals = signals;
        this.properties = properties;
        this.clock = clock;
        reader = new JobReader(properties);
    }

    /** Whether a Job is there. A cluster that cannot be reached is waited for. */
    boolean isThere(JobLoan loan, RunName name) throws InterruptedException {
        return insist(loan, () -> cluster.job(name) != null);
    }

    /**
     * Makes a Job, or finds the one that was made already. A cluster that cannot be reached is waited for.
     *
     * @param job says what it is to be like, for which the cluster may have to be asked
     * @throws ClusterException if it refuses
     */
    void send(JobLoan loan, RunName name, Supplier<Job> job) throws InterruptedException {
        boolean made = insist(loan, () -> cluster.create(job.get()));
        LOG.info("Job {} {}", name, made ? "is made" : "is there already");
    }

    private <T> T insist(JobLoan loan, Supplier<T> question) throws InterruptedException {
        while (true) {
            loan.check();
            try {
                return question.get();
            } catch (KubernetesClientException e) {
                if (ClusterException.isRefusal(e)) {
                    throw ClusterException.of(e, cluster.namespace());
                }
                LOG.warn("The cluster does not answer: {}. Trying again", e.getMessage());
                loan.say("The cluster cannot be reached; trying again: " + ClusterException.reason(e));
                pause(loan, properties.backoff());
            }
        }
    }

    /**
     * Follows a Job to its end.
     *
     * @throws JobStoppedException if the run is not to go on, or this process is to stop
     */
    Seen.Ended follow(JobLoan loan, RunName name) throws InterruptedException {
        try (Signals.News news = signals.follow(name)) {
            String said = "";
            while (true) {
                loan.check();
                Seen seen = look(name);
                if (seen instanceof Seen.Ended ended) {
                    return ended;
                }
                said = report(loan, seen, said);
                awaitNews(loan, news);
            }
        }
    }

    /** Says what has changed while the pod has nothing to say itself. */
    private static String report(JobLoan loan, Seen seen, String said) {
        String now = switch (seen) {
            case Seen.Pending pending -> pending.why();
            case Seen.Working working -> said.isEmpty() ? "" : "The pod begins on node " + working.node();
            case Seen.Ended ignored -> "";
        };
        if (!now.isEmpty() && !now.equals(said)) {
            loan.say(now);
        }
        return seen instanceof Seen.Pending ? now : "";
    }

    /** How the Job stands; as if it worked while the cluster does not answer, since its pod may. */
    private Seen look(RunName name) {
        try {
            return reader.read(name.toString(), cluster.job(name), cluster.pods(name), clock.instant());
        } catch (KubernetesClientException e) {
            LOG.warn("The cluster does not say how {} is: {}", name, e.getMessage());
            return new Seen.Working("?");
        }
    }

    private void awaitNews(JobLoan loan, Signals.News news) throws InterruptedException {
        Instant again = clock.instant().plus(properties.lookAgain());
        while (!news.await(PACE) && clock.instant().isBefore(again)) {
            loan.check();
        }
    }

    /** Deletes a Job and waits until its pods have saved and gone, or have had time enough. */
    void recall(RunName name) throws InterruptedException {
        Instant until = clock.instant().plus(properties.grace()).plus(SLACK);
        try (Signals.News news = signals.follow(name)) {
            while (clock.instant().isBefore(until) && !gone(name)) {
                news.await(PACE);
            }
        }
    }

    /** Deletes a Job that was given up, unless it has ended and stays to be looked at. */
    void clear(RunName name) {
        try {
            Job job = cluster.job(name);
            List<Pod> pods = cluster.pods(name);
            boolean ended = !pods.isEmpty() && pods.stream().allMatch(PodReader::ended);
            if (job != null && !ended && !JobReader.ended(job)) {
                cluster.delete(name);
            }
        } catch (KubernetesClientException e) {
            LOG.warn("The Job {} stays in the cluster: {}", name, e.getMessage());
        }
    }

    private boolean gone(RunName name) {
        try {
            cluster.delete(name);
            return cluster.pods(name).stream().allMatch(PodReader::ended);
        } catch (KubernetesClientException e) {
            LOG.warn("The cluster does not delete {}: {}. Trying again", name, e.getMessage());
            return false;
        }
    }

    /** Waits, unless the run is not to go on. */
    static void pause(JobLoan loan, Duration duration) throws InterruptedException {
        for (long left = duration.toMillis(); left > 0; left -= PACE.toMillis()) {
            loan.check();
            Thread.sleep(Math.min(left, PACE.toMillis()));
        }
    }
}
