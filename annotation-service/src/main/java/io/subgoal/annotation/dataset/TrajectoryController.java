package io.subgoal.annotation.dataset;

import io.subgoal.annotation.exchange.TrajectoryWriter;
import io.subgoal.api.Page;
import io.subgoal.api.annotation.DatasetFilter;
import io.subgoal.api.annotation.TrajectoryDetail;
import io.subgoal.api.annotation.TrajectorySummary;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.TrajectoryFilter;
import io.subgoal.store.dataset.TrajectoryRow;
import io.subgoal.textworld.trajectory.Trajectory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Trajectories over REST. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Datasets")
class TrajectoryController {

    private final Datasets datasets;
    private final Trajectories trajectories;

    TrajectoryController(Datasets datasets, Trajectories trajectories) {
        this.datasets = datasets;
        this.trajectories = trajectories;
    }

    @GetMapping("/datasets/{id}/trajectories")
    @Operation(summary = "A dataset's trajectories without their steps")
    Page<TrajectorySummary> trajectories(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Nullable String fold,
            @Parameter(description = "least final score, percent") @RequestParam(required = false) @Nullable
                    Double minScore,
            @Parameter(description = "greatest final score, percent") @RequestParam(required = false) @Nullable
                    Double maxScore,
            @Parameter(description = "least number of steps worth keeping") @RequestParam(required = false) @Nullable
                    Integer minSteps,
            @Parameter(description = "greatest number of steps worth keeping") @RequestParam(required = false) @Nullable
                    Integer maxSteps,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size) {
        DatasetEntity dataset = datasets.find(id);
        TrajectoryFilter filter = Filters.parse(
                "",
                new DatasetFilter(
                        task == null
                                ? null
                                : List.of(Selection.task("task", task).id()),
                        fold == null ? null : List.of(Filters.fold("fold", fold).wireName()),
                        minScore,
                        maxScore,
                        minSteps,
                        maxSteps));
        List<TrajectorySummary> items = trajectories.page(dataset.id(), filter, page, size).stream()
                .map(TrajectoryController::summary)
                .toList();
        return new Page<>(items, page, size, trajectories.count(dataset.id(), filter));
    }

    @GetMapping("/trajectories/{id}")
    @Operation(summary = "One trajectory with all its steps")
    TrajectoryDetail trajectory(@PathVariable long id) {
        StoredTrajectory stored =
                trajectories.find(id).orElseThrow(() -> new ServiceException.NotFound("There is no trajectory " + id));
        Trajectory trajectory = stored.trajectory();
        TrajectorySummary summary = new TrajectorySummary(
                stored.id(),
                trajectory.task().id(),
                trajectory.variation(),
                trajectory.fold().wireName(),
                trajectory.description(),
                trajectory.keptSteps().size(),
                100 * trajectory.finalScore());
        return new TrajectoryDetail(
                summary, trajectory.steps().stream().map(TrajectoryWriter::step).toList());
    }

    private static TrajectorySummary summary(TrajectoryRow row) {
        return new TrajectorySummary(
                row.id(),
                row.taskId(),
                row.variation(),
                row.fold().wireName(),
                row.description(),
                row.keptSteps(),
                100 * row.finalScore());
    }
}
