package io.subgoal.annotation.run;

import io.subgoal.api.annotation.Plan;
import io.subgoal.api.annotation.PlanReadiness;
import io.subgoal.api.annotation.PlanRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Plans over REST. */
@RestController
@Tag(name = "Plans", description = "Sub-goals for an episode of which no solution is known")
class PlanController {

    private final Plans plans;

    PlanController(Plans plans) {
        this.plans = plans;
    }

    @PostMapping("/v1/plans")
    @Operation(summary = "Has the LLM plan the sub-goals of an episode from what the player sees and carries")
    Plan plan(@Valid @RequestBody PlanRequest request) throws InterruptedException {
        return plans.plan(request);
    }

    @GetMapping("/v1/plans/readiness")
    @Operation(summary = "Whether plans can be made: an LLM is set, a model named, its price known; asks nobody")
    PlanReadiness readiness(@RequestParam(required = false) @Nullable String model) {
        return plans.readiness(model);
    }
}
