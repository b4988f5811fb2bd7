package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
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

    DecideController(Policy policy) {
        this.policy = policy;
    }

    @PostMapping("/v1/decide")
    @Operation(summary = "Decides what to do next in an episode")
    DecideResponse decide(@Valid @RequestBody DecideRequest request) {
        return policy.decide(request);
    }
}
