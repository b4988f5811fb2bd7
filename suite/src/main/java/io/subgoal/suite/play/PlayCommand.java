package io.subgoal.suite.play;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.inference.ModelState;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.service.client.ServiceClients;
import io.subgoal.suite.ServiceKind;
import io.subgoal.suite.Suite;
import io.subgoal.suite.SuiteOptions;
import io.subgoal.suite.experiment.Terminal;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An episode, live. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays an episode in the terminal, step by step, with the models that come with the program.",
            "Starts the inference service and the agent service with a small database of their own."
        })
public final class PlayCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);

    @Option(names = "--task", paramLabel = "TASK", description = "by id or name (default: ${DEFAULT-VALUE})")
    private String task = "find-animal";

    @Option(
            names = "--variation",
            paramLabel = "N",
            description = "variation of the task (default: its first test variation)")
    private @Nullable Integer variation;

    @Option(
            names = "--agent",
            paramLabel = "AGENT",
            description = "subgoal, imitation, gold or random (default: subgoal)")
    private AgentKind agent = AgentKind.SUBGOAL;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "the served model that plays (default: demo, or demo-imitation for the imitation agent)")
    private @Nullable String model;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "folder of the database and the logs (default: ${DEFAULT-VALUE})")
    private Path dataDirectory = Path.of(".data", "play");

    @Option(
            names = "--agent-url",
            paramLabel = "URL",
            description = "an agent service that runs already; otherwise services are started here")
    private @Nullable String agentUrl;

    @Override
    public Integer call() throws InterruptedException {
        Task played = Tasks.get(task);
        int number = variation == null ? played.variations(Fold.TEST).getFirst() : variation;
        played.fold(number); // refuses what does not exist
        Terminal terminal = Terminal.system();
        if (agentUrl != null) {
            play(agentUrl, played, number, terminal);
            return 0;
        }
        terminal.console().println("Starting the services");
        Suite suite =
                Suite.start(SuiteOptions.of(dataDirectory, 0), EnumSet.of(ServiceKind.INFERENCE, ServiceKind.AGENT));
        try {
            awaitModels(suite.endpoints().url(ServiceKind.INFERENCE));
            play(suite.endpoints().url(ServiceKind.AGENT), played, number, terminal);
            return 0;
        } finally {
            suite.close();
        }
    }

    /** They are loaded once the service has started; what nobody serves is told by the agent service. */
    private void awaitModels(String inferenceUrl) throws InterruptedException {
        InferenceApi inference =
                ServiceClients.create(InferenceApi.class, inferenceUrl, System.getenv("SUBGOAL_API_KEY"), PATIENCE);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (inference.models().data().stream().anyMatch(served -> served.state() == ModelState.LOADING)
                && System.nanoTime() < deadline) {
            Thread.sleep(POLL);
        }
    }

    private void play(String url, Task played, int number, Terminal terminal) throws InterruptedException {
        new LiveEpisode(url, terminal.console()).play(played, number, agent, models());
    }

    private @Nullable PolicyModels models() {
        return switch (agent) {
            case SUBGOAL -> PolicyModels.joint(Objects.requireNonNullElse(model, "demo"));
            case IMITATION -> PolicyModels.imitating(Objects.requireNonNullElse(model, "demo-imitation"));
            case GOLD, RANDOM -> null;
            case PLANNER, REACT ->
                throw new IllegalArgumentException(
                        "An agent that asks an LLM is played by POST /v1/evaluations; see the README");
        };
    }
}
