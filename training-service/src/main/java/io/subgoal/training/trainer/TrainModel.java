package io.subgoal.training.trainer;

import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.store.Json;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.store.training.TrainingRunRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Trains a run's model, from where an earlier attempt was saved if there was one. */
@Component
public class TrainModel implements JobHandler {

    /** The kind of job. */
    public static final String KIND = "train";

    private final TrainingRunRepository runs;
    private final RowLoader rows;
    private final Metrics metrics;
    private final Checkpoints checkpoints;
    private final TrainingProperties properties;

    TrainModel(
            TrainingRunRepository runs,
            RowLoader rows,
            Metrics metrics,
            Checkpoints checkpoints,
            TrainingProperties properties) {
        this.runs = runs;
        this.rows = rows;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
        this.properties = properties;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) throws IOException {
        TrainingRunEntity run = runs.findById(job.subjectId()).orElseThrow();
        if (checkpoints.modelOf(run.id()).isPresent()) {
            return;
        }
        Path workspace = Files.createTempDirectory("subgoal-training");
        ResolvedSettings settings = Json.read(run.settings(), ResolvedSettings.class);
        try (TrainingSession session =
                TrainingSession.open(run, settings, rows, metrics, checkpoints, properties, workspace)) {
            session.train(job);
        } finally {
            FileSystemUtils.deleteRecursively(workspace);
        }
    }
}
