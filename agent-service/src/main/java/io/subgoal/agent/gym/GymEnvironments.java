package io.subgoal.agent.gym;

import io.subgoal.agent.environment.Environments;
import io.subgoal.agent.environment.Question;
import io.subgoal.api.agent.Environment;
import io.subgoal.api.agent.EnvironmentAction;
import io.subgoal.api.agent.EnvironmentRequest;
import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.api.agentgym.GymEpisode;
import io.subgoal.service.error.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Environments by AgentGym's whole numbers. The numbers say which environment is meant, in this process only. */
@Component
class GymEnvironments {

    /** AgentGym loads episodes without simplifications and leaves the limit of moves as the Python package has it. */
    private static final String NO_SIMPLIFICATIONS = "";

    private static final int MOVES = 100;

    private final Environments environments;
    private final UUID process = UUID.randomUUID();
    private final AtomicInteger numbers = new AtomicInteger();

    GymEnvironments(Environments environments) {
        this.environments = environments;
    }

    int create(String caller) {
        int number = numbers.getAndIncrement();
        environments.reserve(id(number), caller);
        return number;
    }

    Environment reset(int number, int item) {
        GymItems.Item episode = GymItems.item(item)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "data_idx", "There is no item %d; there are 0 to %d".formatted(item, GymItems.count() - 1)));
        return environments.reset(
                id(number),
                new EnvironmentRequest(episode.task().id(), episode.variation(), NO_SIMPLIFICATIONS, MOVES, null));
    }

    EnvironmentState step(int number, String action) {
        return environments.step(id(number), new EnvironmentAction(action, null), false);
    }

    /** How an environment is; an error before its first episode. */
    Environment get(int number) {
        return environments.get(id(number), false);
    }

    GymEpisode detail(int number) {
        return environments.begun(id(number)) ? episode(get(number)) : GymEpisode.NONE;
    }

    static GymEpisode episode(Environment environment) {
        EnvironmentState state = environment.state();
        return new GymEpisode(
                environment.taskName(),
                environment.variation(),
                environment.description(),
                state.observation(),
                state.reward(),
                state.score(),
                false,
                state.done());
    }

    List<String> texts(int number, Question question) {
        return environments.ask(
                id(number),
                question,
                (state, answer) ->
                        ((List<?>) answer).stream().map(String.class::cast).toList());
    }

    String text(int number, Question question) {
        return environments.ask(id(number), question, (state, answer) -> (String) answer);
    }

    void close(int number) {
        environments.close(id(number));
    }

    private UUID id(int number) {
        return UUID.nameUUIDFromBytes((process + "/" + number).getBytes(StandardCharsets.UTF_8));
    }
}
