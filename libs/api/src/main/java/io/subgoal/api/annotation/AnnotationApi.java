package io.subgoal.api.annotation;

import io.subgoal.api.Page;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Calls of the annotation service. */
@HttpExchange("/v1")
public interface AnnotationApi {

    @PostExchange("/datasets")
    ResponseEntity<Dataset> createDataset(@RequestBody DatasetRequest request);

    /** A file of trajectories becomes a dataset. */
    @PostExchange(url = "/datasets/import", contentType = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<Dataset> importDataset(
            @RequestParam String name,
            @RequestParam(required = false) @Nullable String simulatorVersion,
            @RequestParam(required = false) @Nullable String simplifications,
            @RequestBody Resource file);

    @GetExchange("/datasets")
    Page<Dataset> datasets(@RequestParam String name);

    /** Those of one content, oldest first. */
    @GetExchange("/datasets")
    Page<Dataset> datasetsOfChecksum(@RequestParam String checksum);

    @GetExchange("/datasets/{id}")
    Dataset dataset(@PathVariable UUID id);

    @PostExchange("/datasets/{id}/annotation-runs")
    ResponseEntity<AnnotationRun> annotate(@PathVariable UUID id, @RequestBody AnnotationRunRequest request);

    @GetExchange("/datasets/{id}/annotation-runs")
    Page<AnnotationRun> annotationRuns(@PathVariable UUID id);

    @GetExchange("/annotation-runs/{id}")
    AnnotationRun annotationRun(@PathVariable UUID id);

    @PostExchange("/plans")
    Plan plan(@RequestBody PlanRequest request);

    @GetExchange("/plans/readiness")
    PlanReadiness planReadiness(@RequestParam(required = false) @Nullable String model);
}
