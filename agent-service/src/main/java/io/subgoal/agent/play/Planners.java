package io.subgoal.agent.play;

import io.subgoal.agent.llm.BudgetReachedException;
import io.subgoal.agent.llm.Ledger;
import io.subgoal.agent.llm.LlmUse;
import io.subgoal.api.agent.EvaluationRequest.LlmPlayer;
import io.subgoal.api.annotation.AnnotationApi;
import io.subgoal.api.annotation.Plan;
import io.subgoal.api.annotation.PlanRequest;
import io.subgoal.service.client.Patience;
import io.subgoal.store.Json;
import io.subgoal.store.blob.Sha256;
import io.subgoal.textworld.prompt.PromptState;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import tools.jackson.core.type.TypeReference;

/** Makes agents that follow the plan of an LLM, which the annotation service asks. */
@Component
class Planners {

    private static final TypeReference<List<String>> SUBGOALS = new TypeReference<>() {};
    private static final String BUDGET_REACHED = "budgetReached";

    private final AnnotationApi annotation;
    private final AgentProperties properties;

    Planners(AnnotationApi annotation, AgentProperties properties) {
        this.annotation = annotation;
        this.properties = properties;
    }

    /** @param follower makes whoever follows a plan */
    Agent agent(Assignment assignment, Ledger ledger, Function<List<String>, Agent> follower) {
        Patience patience = new Patience("The annotation service", properties.inferencePatience());
        return new PlannerAgent(state -> plan(assignment, state, ledger, patience), follower, patience);
    }

    private List<String> plan(Assignment assignment, PromptState state, Ledger ledger, Patience patience)
            throws InterruptedException {
        PlanRequest unlimited = request(assignment, state, null);
        String sha = Sha256.of(Json.write(unlimited));
        Optional<String> known = ledger.next(sha);
        if (known.isPresent()) {
            return Json.read(known.get(), SUBGOALS);
        }
        Double limit = ledger.left().map(BigDecimal::doubleValue).orElse(null);
        // The annotation service sees to it that the plan costs no more than is left.
        long call = ledger.sending(sha, BigDecimal.ZERO);
        Plan plan = ask(patience, limit == null ? unlimited : request(assignment, state, limit));
        ledger.answered(
                call,
                Json.write(plan.subgoals()),
                new LlmUse(plan.promptTokens(), plan.answerTokens(), plan.dollars()));
        if (plan.subgoals().isEmpty()) {
            throw new IllegalStateException("The LLM's plan for task %s variation %d has no sub-goals"
                    .formatted(assignment.task().id(), assignment.variation()));
        }
        return plan.subgoals();
    }

    private Plan ask(Patience patience, PlanRequest request) throws InterruptedException {
        return patience.ask(() -> {
            try {
                return annotation.plan(request);
            } catch (HttpClientErrorException.Conflict e) {
                String problem = e.getResponseBodyAsString();
                if (problem.contains(BUDGET_REACHED)) {
                    throw new BudgetReachedException("rests: a plan might cost more than the evaluation has left. Raise"
                            + " llm.maxDollars with PATCH /v1/evaluations/{id}, then resume this job: " + problem);
                }
                throw e;
            }
        });
    }

    private static PlanRequest request(Assignment assignment, PromptState state, @Nullable Double maxDollars) {
        LlmPlayer player = Objects.requireNonNullElse(assignment.settings().llm(), new LlmPlayer(null, null, null));
        return new PlanRequest(
                assignment.task().id(),
                assignment.variation(),
                state.taskDescription(),
                state.look(),
                state.inventory(),
                player.model(),
                null,
                assignment.seed(),
                null,
                player.examplesFrom(),
                maxDollars);
    }
}
