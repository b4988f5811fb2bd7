package io.subgoal.api.training;

import java.util.Map;

/**
 * What a training run would be; nothing is queued.
 *
 * @param settings as resolved, nothing left out
 * @param rows rows to learn from
 * @param rowsByTask the same by id of the task
 * @param selectionRows rows that checkpoints are compared on
 * @param tokens source and target tokens of an epoch, without padding
 * @param longestSource tokens of the longest source
 * @param cutSources rows whose history or look is shortened to fit
 * @param cutTargets rows whose target is cut
 * @param updates steps of the optimizer
 * @param epochs how often each row is seen
 * @param parameters weights of the model, each counted once
 * @param memoryBytes an estimate of the memory that weights, gradients, optimizer and the largest pass take, at a device
 * @param checkpointBytes size of the model's weights in the store
 * @param seconds an estimate of the run's time, evaluations included
 * @param measured whether updates of this model were tried; otherwise those of a small one, and the time grows with the
 *     weights
 * @param place where they were tried
 */
public record TrainingForecast(
        TrainingSettings settings,
        BaseModel base,
        long rows,
        Map<String, Long> rowsByTask,
        long selectionRows,
        long tokens,
        long longestSource,
        long cutSources,
        long cutTargets,
        long updates,
        double epochs,
        long parameters,
        long memoryBytes,
        long checkpointBytes,
        long seconds,
        boolean measured,
        String place) {}
