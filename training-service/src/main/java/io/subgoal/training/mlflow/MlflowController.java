package io.subgoal.training.mlflow;

import io.subgoal.api.training.MlflowPush;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.MlflowPushes;
import io.subgoal.store.training.StoredPush;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How far runs have been sent to MLflow, over REST. */
@RestController
@RequestMapping("/v1/training-runs/{id}/mlflow")
@Tag(name = "Metrics")
class MlflowController {

    private final MlflowProperties properties;
    private final ObjectProvider<MlflowLoop> loop;
    private final TrainingRunRepository runs;
    private final Jobs jobs;
    private final Metrics metrics;
    private final MlflowPushes pushes;
    private final Clock clock;

    MlflowController(
            MlflowProperties properties,
            ObjectProvider<MlflowLoop> loop,
            TrainingRunRepository runs,
            Jobs jobs,
            Metrics metrics,
            MlflowPushes pushes,
            Clock clock) {
        this.properties = properties;
        this.loop = loop;
        this.runs = runs;
        this.jobs = jobs;
        this.metrics = metrics;
        this.pushes = pushes;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "How far a run has been sent to the MLflow server")
    MlflowPush get(@PathVariable UUID id) {
        return view(find(id), server());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Sends a run to the MLflow server now", description = """
                    Runs at work, and those that ended not long ago, are sent by themselves. This sends older ones, tries a run
                    at once that could not be sent, and sends one anew that the server has refused.""")
    MlflowPush push(@PathVariable UUID id) {
        TrainingRunEntity run = find(id);
        String server = server();
        pushes.ask(run.id(), server);
        loop.ifAvailable(MlflowLoop::wake);
        return view(run, server);
    }

    private MlflowPush view(TrainingRunEntity run, String server) {
        StoredPush push = pushes.find(run.id(), server).orElseGet(() -> StoredPush.none(clock.instant()));
        long pending = metrics.countAfter(run.id(), push.version());
        boolean complete = pending == 0 && push.state() == jobs.get(run.jobId()).state();
        return new MlflowPush(
                server,
                push.mlflowRunId(),
                complete,
                pending,
                push.pushedAt(),
                push.failures(),
                push.error(),
                push.givenUp() ? null : push.nextTryAt());
    }

    private String server() {
        return properties
                .server()
                .orElseThrow(() -> new ServiceException.Conflict(
                        "Runs are sent to no MLflow server: set SUBGOAL_MLFLOW_URI and restart"));
    }

    private TrainingRunEntity find(UUID id) {
        return runs.findById(id).orElseThrow(() -> new ServiceException.NotFound("There is no training run " + id));
    }
}
