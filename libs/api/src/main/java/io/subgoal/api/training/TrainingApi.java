package io.subgoal.api.training;

import io.subgoal.api.Page;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Calls of the training service. */
@HttpExchange("/v1")
public interface TrainingApi {

    @PostExchange("/training-runs")
    ResponseEntity<TrainingRun> createRun(@RequestBody TrainingRunRequest request);

    @GetExchange("/training-runs")
    Page<TrainingRun> runs(@RequestParam(required = false) String name);

    @GetExchange("/training-runs/{id}")
    TrainingRun run(@PathVariable UUID id);

    @GetExchange("/checkpoints/{id}")
    Checkpoint checkpoint(@PathVariable UUID id);
}
