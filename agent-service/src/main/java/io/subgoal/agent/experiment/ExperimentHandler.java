package io.subgoal.agent.experiment;

import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.store.Json;
import io.subgoal.store.experiment.ExperimentRows;
import io.subgoal.store.experiment.StoredExperiment;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

/** Brings experiments forward, a look at a time. */
@Component
class ExperimentHandler implements JobHandler {

    static final String KIND = "experiment";

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentHandler.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration UNTIL_SERVICES_ARE_BACK = Duration.ofSeconds(10);

    private final ExperimentRows rows;
    private final Stages stages;
    private final Making making;
    private final Serving serving;
    private final Choices choices;
    private final Clock clock;

    ExperimentHandler(
            ExperimentRows rows, Stages stages, Making making, Serving serving, Choices choices, Clock clock) {
        this.rows = rows;
        this.stages = stages;
        this.making = making;
        this.serving = serving;
        this.choices = choices;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        StoredExperiment experiment = rows.find(job.subjectId()).orElseThrow();
        ExperimentPlan plan = ExperimentPlan.of(Json.read(experiment.request(), ExperimentRequest.class));
        Turn turn = new Turn(experiment, plan, job.attempt(), rows, stages, making, serving, choices);
        try {
            job.checkpoint();
        } catch (JobStoppedException e) {
            stop(turn, e);
            throw e;
        }
        List<String> waiting = take(turn);
        job.progress(turn.ready(), waiting.isEmpty() ? "done" : "waits for " + String.join(", ", waiting));
        if (!waiting.isEmpty() || turn.ready() < plan.size()) {
            throw JobStoppedException.waiting(clock.instant().plus(PAUSE), "waits for " + String.join(", ", waiting));
        }
    }

    private List<String> take(Turn turn) {
        try {
            turn.take();
            return turn.waiting();
        } catch (ResourceAccessException | HttpServerErrorException e) {
            throw later("A service does not answer: " + e.getMessage());
        } catch (ServiceException.Unavailable e) {
            throw later(String.valueOf(e.getMessage()));
        } catch (RestClientResponseException e) {
            if (e.getStatusCode().value() == 429) {
                throw later("A service has too much to do");
            }
            throw new IllegalStateException("A service refused: " + e.getResponseBodyAsString(), e);
        }
    }

    private JobStoppedException later(String why) {
        LOG.warn("An experiment waits: {}", why);
        return JobStoppedException.waiting(clock.instant().plus(UNTIL_SERVICES_ARE_BACK), why);
    }

    /** What the experiment has begun stops with it. */
    private static void stop(Turn turn, JobStoppedException why) {
        try {
            if (why.reason() == JobStoppedException.Reason.CANCELLED) {
                turn.cancelAll();
            } else if (why.reason() == JobStoppedException.Reason.PAUSED) {
                turn.pauseAll();
            }
        } catch (RuntimeException e) {
            LOG.warn("Not every stage could be stopped", e);
        }
    }
}
