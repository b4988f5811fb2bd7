package io.subgoal.annotation.dataset;

import io.subgoal.api.Page;
import io.subgoal.api.annotation.Dataset;
import io.subgoal.api.annotation.DatasetRequest;
import io.subgoal.api.annotation.DatasetStatistics;
import io.subgoal.api.annotation.FailedTrajectory;
import io.subgoal.api.annotation.SubsetRequest;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.AcceptedWork;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.FailedTrajectories;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Datasets over REST. */
@RestController
@RequestMapping("/v1/datasets")
@Tag(name = "Datasets", description = "Gold trajectories, made or read by a job and frozen with a checksum")
class DatasetController {

    private final Datasets datasets;
    private final DatasetRepository repository;
    private final FailedTrajectories failures;
    private final Statistics statistics;

    DatasetController(
            Datasets datasets, DatasetRepository repository, FailedTrajectories failures, Statistics statistics) {
        this.datasets = datasets;
        this.repository = repository;
        this.failures = failures;
        this.statistics = statistics;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Makes a dataset from the simulator's own solutions, by a job")
    ResponseEntity<Dataset> create(@Valid @RequestBody DatasetRequest request) {
        Dataset dataset = datasets.create(request);
        return AcceptedWork.of(dataset.jobId(), dataset);
    }

    @GetMapping
    @Operation(summary = "All datasets, newest first; or the one of a name; or those of a checksum, oldest first")
    Page<Dataset> list(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false)
                    @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 hexadecimal digits, small letters")
                    @Nullable
                    String checksum,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size) {
        if (name != null) {
            return Page.of(
                    repository
                            .findByName(name)
                            .filter(found -> checksum == null
                                    || checksum.equals(found.checksum().orElse(null)))
                            .map(datasets::view),
                    size);
        }
        PageRequest wanted = PageRequest.of(page, size);
        var found = checksum == null
                ? repository.findAllByOrderByCreatedAtDesc(wanted)
                : repository.findByChecksumOrderByCreatedAt(checksum, wanted);
        return new Page<>(found.map(datasets::view).getContent(), page, size, found.getTotalElements());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One dataset")
    Dataset get(@PathVariable UUID id) {
        return datasets.view(datasets.find(id));
    }

    @PostMapping("/{id}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Goes on with a dataset whose job failed or was cancelled, by another job",
            description =
                    "What has been made stays; variations that failed are tried again. To leave those out, and go on"
                            + " where the job stopped, let the job itself try again: POST /v1/jobs/{id}/retry.")
    ResponseEntity<Dataset> resume(@PathVariable UUID id) {
        Dataset dataset = datasets.resume(id);
        return AcceptedWork.of(dataset.jobId(), dataset);
    }

    @PostMapping("/{id}/subsets")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Makes a dataset of those of its trajectories that pass a filter, by a job")
    ResponseEntity<Dataset> createSubset(@PathVariable UUID id, @Valid @RequestBody SubsetRequest request) {
        Dataset subset = datasets.createSubset(id, request);
        return AcceptedWork.of(subset.jobId(), subset);
    }

    @GetMapping("/{id}/failures")
    @Operation(summary = "The variations a dataset lacks, and why")
    Page<FailedTrajectory> failures(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size) {
        DatasetEntity dataset = datasets.find(id);
        List<FailedTrajectory> items = failures.page(dataset.id(), page, size).stream()
                .map(failed -> new FailedTrajectory(
                        failed.taskId(), failed.variation(), failed.fold().wireName(), failed.reason(), failed.step()))
                .toList();
        return new Page<>(items, page, size, failures.count(dataset.id()));
    }

    @GetMapping("/{id}/statistics")
    @Operation(summary = "Episodes, steps, scores, lengths and verbs of a dataset: in all, by fold, by task and fold")
    DatasetStatistics statistics(@PathVariable UUID id) {
        DatasetEntity dataset = datasets.requireReady(id);
        return statistics
                .of(dataset.id())
                .orElseThrow(() ->
                        new ServiceException.Conflict("Dataset '%s' has no trajectories".formatted(dataset.name())));
    }
}
