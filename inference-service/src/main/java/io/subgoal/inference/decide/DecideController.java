package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideBatchRequest;
import io.subgoal.api.inference.DecideBatchResponse;
import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.admission.TermsHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The policy over REST. */
@RestController
@Tag(name = "Decisions", description = "A state in, a sub-goal and an action out, in one round trip")
class DecideController {

    private final Policy policy;
    private final DecideBatch batch;

    DecideController(Policy policy, DecideBatch batch) {
        this.policy = policy;
        this.batch = batch;
    }

    @PostMapping("/v1/decide")
    @Operation(summary = "Decides what to do next in an episode")
    @TermsHeaders
    DecideResponse decide(@Valid @RequestBody DecideRequest request, Terms terms) {
        return policy.decide(request, terms);
    }

    @PostMapping("/v1/decide/batch")
    @Operation(
            summary = "Decides in many episodes at once",
            description = "Each state has its own decision or its own problem, in the order of the states")
    @TermsHeaders
    DecideBatchResponse decideAll(@Valid @RequestBody DecideBatchRequest request, Terms terms) {
        return batch.decide(request.requests(), terms);
    }
}
