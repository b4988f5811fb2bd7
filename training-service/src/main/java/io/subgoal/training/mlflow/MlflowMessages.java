package io.subgoal.training.mlflow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Messages of MLflow's REST interface, version 2.0, as far as they are needed. */
final class MlflowMessages {

    private MlflowMessages() {}

    record Entry(String key, String value) {}

    /**
     * @param timestamp in milliseconds
     */
    record Measured(String key, double value, long timestamp, long step) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record NewExperiment(String name) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record Experiment(String experimentId, @Nullable String lifecycleStage) {}

    record ExperimentAnswer(Experiment experiment) {}

    /**
     * @param startTime in milliseconds
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record NewRun(String experimentId, String runName, long startTime, List<Entry> tags) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record RunInfo(String runId) {}

    record Run(RunInfo info) {}

    record RunAnswer(Run run) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record RunSearch(List<String> experimentIds, String filter, int maxResults) {}

    record RunsAnswer(@Nullable List<Run> runs) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record Batch(String runId, List<Measured> metrics, List<Entry> params, List<Entry> tags) {}

    /**
     * @param endTime in milliseconds
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record RunUpdate(String runId, String status, @Nullable Long endTime) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record Failure(@Nullable String errorCode, @Nullable String message) {}
}
