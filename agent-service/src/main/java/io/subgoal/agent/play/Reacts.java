package io.subgoal.agent.play;

import io.subgoal.agent.llm.Ledger;
import io.subgoal.agent.llm.Llm;
import io.subgoal.agent.llm.LlmProperties;
import io.subgoal.agent.react.ReactPrompt;
import io.subgoal.agent.react.ReactTalk;
import io.subgoal.api.agent.EvaluationRequest.LlmPlayer;
import io.subgoal.llm.TokenCounter;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes agents that have an LLM think and act in turns. */
@Component
class Reacts {

    /** An example may take this part of the tokens of a question; the rest is for the episode. */
    private static final int PART_FOR_EXAMPLE = 3;

    private final Llm llm;
    private final LlmProperties properties;
    private final AnnotatedSubgoals annotated;

    Reacts(Llm llm, LlmProperties properties, AnnotatedSubgoals annotated) {
        this.llm = llm;
        this.properties = properties;
        this.annotated = annotated;
    }

    /** @param templates forms of the actions there are */
    Agent agent(Assignment assignment, Ledger ledger, List<String> templates) {
        PlaySettings settings = assignment.settings();
        LlmPlayer player = Objects.requireNonNull(settings.llm());
        String model = Objects.requireNonNull(player.model());
        TokenCounter counter = TokenCounter.forModel(model);
        long limit = properties.promptTokens();
        UUID examples = player.examplesFrom();
        String example = examples == null
                ? ""
                : annotated
                        .example(examples, assignment.task(), assignment.variation())
                        .map(shown -> ReactPrompt.example(shown, limit / PART_FOR_EXAMPLE, counter::count))
                        .orElse("");
        return new ReactAgent(
                messages -> llm.ask(ledger, model, assignment.seed(), messages),
                state -> new ReactTalk(
                        ReactPrompt.system(templates, settings.maxMoves()),
                        example + ReactPrompt.opening(state.taskDescription(), state.look(), state.inventory()),
                        limit,
                        counter::count));
    }
}
