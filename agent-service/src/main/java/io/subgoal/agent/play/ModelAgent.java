package io.subgoal.agent.play;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.api.inference.EpisodeState;
import io.subgoal.api.inference.HistoryItem;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.textworld.prompt.PromptState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

/** Asks the inference service, and waits for it when it is away or has too much to do. */
final class ModelAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(ModelAgent.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final InferenceApi inference;
    private final PolicyModels models;
    private final String decoding;
    private final Duration patience;

    ModelAgent(InferenceApi inference, PolicyModels models, String decoding, Duration patience) {
        this.inference = inference;
        this.models = models;
        this.decoding = decoding;
        this.patience = patience;
    }

    @Override
    public Optional<Decision> decide(Situation situation) {
        boolean constrained = decoding.equals("constrained");
        boolean needsValid = constrained || !situation.rejected().isEmpty();
        DecideRequest request = new DecideRequest(
                models,
                state(situation.state()),
                needsValid ? situation.validActions().get() : null,
                situation.rejected(),
                decoding);
        DecideResponse response = ask(request);
        return Optional.of(new Decision(
                response.subgoals(),
                response.markers().size(),
                response.action(),
                response.stage().name(),
                response.stage() == DecideResponse.Stage.UNCHANGED,
                response.taskComplete()));
    }

    private DecideResponse ask(DecideRequest request) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return inference.decide(request);
            } catch (ResourceAccessException e) {
                waitOrGiveUp(deadline, "does not answer", e);
            } catch (RestClientResponseException e) {
                if (!temporary(e.getStatusCode())) {
                    throw new InferenceException("The inference service refused: " + detail(e), e);
                }
                waitOrGiveUp(deadline, "has too much to do", e);
            }
        }
    }

    private static void waitOrGiveUp(long deadline, String what, Exception cause) {
        if (System.nanoTime() > deadline) {
            throw new InferenceException("The inference service " + what, cause);
        }
        LOG.warn("The inference service {}; trying again", what);
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceException("interrupted", e);
        }
    }

    private static boolean temporary(HttpStatusCode status) {
        return status.value() == 429 || status.value() == 503;
    }

    private static String detail(RestClientResponseException e) {
        @Nullable String body = e.getResponseBodyAsString();
        return body == null || body.isBlank() ? e.getStatusText() : body;
    }

    /** The service adds the artificial first entry of a history itself. */
    private static EpisodeState state(PromptState state) {
        List<HistoryItem> history = state.history().stream()
                .skip(1)
                .map(entry -> new HistoryItem(entry.action(), entry.reward(), entry.observation()))
                .toList();
        return new EpisodeState(
                state.taskDescription(),
                state.score(),
                history,
                state.look(),
                state.inventory(),
                state.rooms(),
                state.subgoals());
    }
}
