package io.subgoal.agent.play;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.api.inference.EpisodeState;
import io.subgoal.api.inference.HistoryItem;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.service.client.Patience;
import io.subgoal.textworld.match.OpenDoors;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks a policy, as a rule the inference service, with a guide that may have a say in the sub-goals. */
final class ModelAgent implements Agent {

    private static final String CONSTRAINED = "constrained";
    /** How many answers a trace shows of a search with several beams. */
    private static final int SHOWN = 5;

    private final Function<DecideRequest, DecideResponse> policy;
    private final PolicyModels models;
    private final PlaySettings settings;
    private final String controllerPolicy;
    private final Guide guide;
    private final Patience patience;
    private List<String> givenUp = List.of();

    /** @param controllerPolicy as the inference service calls it, {@code never} included */
    ModelAgent(
            Function<DecideRequest, DecideResponse> policy,
            PlaySettings settings,
            String controllerPolicy,
            Guide guide,
            Patience patience) {
        this.policy = policy;
        this.models = Objects.requireNonNull(settings.models());
        this.settings = settings;
        this.controllerPolicy = controllerPolicy;
        this.guide = guide;
        this.patience = patience;
    }

    @Override
    public Optional<Decision> decide(Situation situation) throws InterruptedException {
        String given = guide.next(situation.state()).orElse(null);
        DecideResponse response = ask(situation, given);
        List<String> before = situation.state().subgoals();
        if (given == null && !response.subgoals().equals(before)) {
            String named = response.subgoals().getLast();
            String amended = guide.amend(named, situation);
            if (!amended.equals(named)) {
                response = ask(situation, amended);
            }
        }
        givenUp = response.givenUp();
        return Optional.of(new Decision(
                response.subgoals(),
                response.markers().size(),
                response.action(),
                response.stage().name(),
                // Where the valid actions were not looked at yet, something may still be found among them.
                response.stage() == DecideResponse.Stage.UNCHANGED && needsValid(situation),
                response.taskComplete(),
                response.alternatives(),
                response.models(),
                null));
    }

    @Override
    public boolean learnedFromSolutions() {
        return true;
    }

    @Override
    public double waitedMillis() {
        return patience.waitedMillis();
    }

    private DecideResponse ask(Situation situation, @Nullable String nextSubgoal) throws InterruptedException {
        Integer beams = settings.beams();
        DecideRequest request = new DecideRequest(
                models,
                state(situation.state()),
                valid(situation),
                situation.rejected(),
                settings.decoding(),
                beams,
                count(beams),
                controllerPolicy,
                nextSubgoal,
                givenUp);
        return patience.ask(() -> policy.apply(request));
    }

    private @Nullable List<String> valid(Situation situation) {
        if (!needsValid(situation)) {
            return null;
        }
        List<String> valid = situation.validActions().get();
        return constrained() ? OpenDoors.with(valid, situation.state().look()) : valid;
    }

    private boolean constrained() {
        return settings.decoding().equals(CONSTRAINED);
    }

    private boolean needsValid(Situation situation) {
        return constrained() || !situation.rejected().isEmpty() || !givenUp.isEmpty();
    }

    private static @Nullable Integer count(@Nullable Integer beams) {
        return beams == null ? null : Math.min(beams, SHOWN);
    }

    /** Asked what was meant, the world may list thousands of things. */
    private static HistoryItem item(HistoryEntry entry) {
        String observation = entry.observation();
        int shown = Math.min(observation.length(), HistoryItem.LONGEST_OBSERVATION);
        return new HistoryItem(entry.action(), entry.reward(), observation.substring(0, shown));
    }

    /** The service adds the artificial first entry of a history itself. */
    private static EpisodeState state(PromptState state) {
        List<HistoryItem> history =
                state.history().stream().skip(1).map(ModelAgent::item).toList();
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
