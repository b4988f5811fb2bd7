package io.subgoal.training.mlflow;

import io.subgoal.store.Json;
import io.subgoal.store.job.JobState;
import io.subgoal.store.training.StoredMetric;
import io.subgoal.store.training.TrainingRunEntity;
import io.subgoal.training.mlflow.MlflowMessages.Entry;
import io.subgoal.training.mlflow.MlflowMessages.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A run in the words of MLflow. */
final class RunDescription {

    private static final int MAX_VALUE = 500;
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_./ -]");

    private RunDescription() {}

    /** The tag by which a run is found again. */
    static Entry identity(TrainingRunEntity run) {
        return new Entry("subgoal.run_id", run.id().toString());
    }

    /** What a run was asked for: role, data, format and every setting. */
    static List<Entry> parameters(TrainingRunEntity run) {
        List<Entry> all = new ArrayList<>();
        add(all, "role", run.role());
        add(all, "base", run.base());
        add(all, "format", run.format());
        add(all, "datasetId", run.datasetId());
        if (run.annotationRunId() != null) {
            add(all, "annotationRunId", run.annotationRunId());
        }
        Map<?, ?> settings = Json.read(run.settings(), Map.class);
        settings.forEach((name, value) -> add(all, name.toString(), value));
        return all;
    }

    /** A measured value; repeated after a crash, it has the time of the first, by which MLflow knows it again. */
    static Measured metric(StoredMetric value) {
        return new Measured(
                UNFIT.matcher(value.name()).replaceAll("_"),
                value.value(),
                value.firstAt().toEpochMilli(),
                value.update());
    }

    static String status(JobState state) {
        return switch (state) {
            case QUEUED, PAUSED -> "SCHEDULED";
            case RUNNING -> "RUNNING";
            case SUCCEEDED -> "FINISHED";
            case FAILED -> "FAILED";
            case CANCELLED -> "KILLED";
        };
    }

    static List<Entry> stateTags(JobState state, String error) {
        List<Entry> tags = new ArrayList<>();
        add(tags, "subgoal.state", state.name().toLowerCase(Locale.ROOT));
        add(tags, "subgoal.error", error);
        return tags;
    }

    private static void add(List<Entry> entries, String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> nested) {
            nested.forEach((name, inner) -> add(entries, key + "." + name, inner));
            return;
        }
        String text = Objects.toString(value, "");
        if (!text.isBlank()) {
            entries.add(new Entry(
                    UNFIT.matcher(key).replaceAll("_"), text.substring(0, Math.min(text.length(), MAX_VALUE))));
        }
    }
}
