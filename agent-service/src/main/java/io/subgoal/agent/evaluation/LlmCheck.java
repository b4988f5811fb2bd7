package io.subgoal.agent.evaluation;

import io.subgoal.agent.llm.LlmProperties;
import io.subgoal.agent.play.AnnotatedSubgoals;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.EvaluationRequest.LlmPlayer;
import io.subgoal.api.annotation.AnnotationApi;
import io.subgoal.api.annotation.PlanReadiness;
import io.subgoal.llm.Prices;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.task.Tasks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** Whether the LLM that an evaluation asks is there, has a name, and can be paid. */
@Component
class LlmCheck {

    /** No variation of a task; any example will do. */
    private static final int NONE = -1;

    private final LlmProperties properties;
    private final Prices prices;
    private final AnnotatedSubgoals annotated;
    private final AnnotationApi annotation;

    LlmCheck(LlmProperties properties, Prices prices, AnnotatedSubgoals annotated, AnnotationApi annotation) {
        this.properties = properties;
        this.prices = prices;
        this.annotated = annotated;
        this.annotation = annotation;
    }

    /** What is asked of the LLM, with its name filled in; null for agents that ask none. */
    @Nullable
    LlmPlayer resolve(EvaluationRequest request, Map<String, List<Integer>> variations) {
        LlmPlayer asked = Objects.requireNonNullElse(request.llm(), new LlmPlayer(null, null, null));
        String model = switch (request.agent()) {
            case REACT -> react(asked);
            case PLANNER -> planner(asked);
            case SUBGOAL, IMITATION, RANDOM, GOLD -> null;
        };
        if (model == null) {
            if (request.llm() != null) {
                throw new ServiceException.Invalid("llm", "belongs to agents of kind 'react' and 'planner'");
            }
            return null;
        }
        UUID examples = asked.examplesFrom();
        if (examples != null) {
            variations.keySet().forEach(task -> requireExample(examples, task));
        }
        return new LlmPlayer(model, examples, asked.maxDollars());
    }

    /** Whether prices are known, without which there is no budget. */
    void requireAffordable(AgentKind agent, LlmPlayer player) {
        LlmPlayer limited = new LlmPlayer(player.model(), player.examplesFrom(), 1.0);
        if (agent == AgentKind.REACT) {
            react(limited);
        } else {
            planner(limited);
        }
    }

    private String react(LlmPlayer asked) {
        if (!properties.server().isConfigured()) {
            throw new ServiceException.Invalid(
                    "agent",
                    "No LLM is set to play: give the agent service SUBGOAL_AGENT_LLM_API_KEY, or"
                            + " SUBGOAL_AGENT_LLM_BASE_URL for a server that needs none");
        }
        String model =
                asked.model() == null ? properties.model() : asked.model().strip();
        if (model.isEmpty()) {
            throw new ServiceException.Invalid(
                    "llm.model", "Say which model plays, here or in SUBGOAL_AGENT_LLM_MODEL of the agent service");
        }
        requirePrice(asked, model, prices.of(model).isPresent(), "SUBGOAL_AGENT_LLM_PRICES_0_MODEL", "agent");
        return model;
    }

    private String planner(LlmPlayer asked) {
        PlanReadiness plans;
        try {
            plans = annotation.planReadiness(asked.model());
        } catch (RestClientException e) {
            throw new ServiceException.Unavailable(
                    "The annotation service, whose LLM makes plans, does not answer: " + e.getMessage());
        }
        if (plans.problem() != null) {
            throw new ServiceException.Invalid("agent", plans.problem());
        }
        String model = Objects.requireNonNull(plans.model());
        requirePrice(asked, model, plans.priced(), "SUBGOAL_TEACHER_PRICES_0_MODEL", "annotation");
        return model;
    }

    /** A budget in money makes sense only where prices are known. */
    private static void requirePrice(LlmPlayer asked, String model, boolean priced, String setting, String service) {
        if (asked.maxDollars() != null && !priced) {
            throw new ServiceException.Invalid(
                    "llm.maxDollars",
                    "The price of model '%s' is not known: give the %s service %s, _INPUT and _OUTPUT"
                            .formatted(model, service, setting));
        }
    }

    private void requireExample(UUID run, String task) {
        if (annotated.example(run, Tasks.get(task), NONE).isEmpty()) {
            throw new ServiceException.Invalid(
                    "llm.examplesFrom",
                    "Annotation run %s has no train episode of task %s to show as an example".formatted(run, task));
        }
    }
}
