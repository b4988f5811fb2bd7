package io.subgoal.suite.play;

import io.subgoal.agent.local.LocalGame;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.inference.local.BundledPolicy;
import io.subgoal.suite.experiment.Terminal;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Set;
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
            "Plays an episode in the terminal, step by step, with the models that come with the program. Needs no services."
        })
public final class PlayCommand implements Callable<Integer> {

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
            description =
                    "the model that plays, in all its roles (default: the models that come with the program, demo-executor and so on)")
    private @Nullable String model;

    @Option(
            names = "--agent-url",
            paramLabel = "URL",
            description = "has an agent service play, with any model that is served there, and keep the episode")
    private @Nullable String agentUrl;

    @Override
    public Integer call() throws InterruptedException {
        Task played = Tasks.get(task);
        int number = variation == null ? played.variations(Fold.TEST).getFirst() : variation;
        played.fold(number); // refuses what does not exist
        PrintStream console = Terminal.system().console();
        if (agentUrl != null) {
            new LiveEpisode(agentUrl, console).play(played, number, agent, models());
        } else {
            play(played, number, console);
        }
        return 0;
    }

    private void play(Task played, int number, PrintStream console) throws InterruptedException {
        EpisodePrinter printer = new EpisodePrinter(console);
        PolicyModels models = models();
        try (BundledPolicy policy = new BundledPolicy(models == null ? Set.of() : models.names())) {
            LocalGame.Result result =
                    LocalGame.play(played, number, agent, models, policy::decide, new LocalGame.Listener() {
                        @Override
                        public void begun(String description) {
                            printer.begin(played, number, description);
                        }

                        @Override
                        public void did(@Nullable String subgoal, String action, String observation, double score) {
                            printer.step(subgoal, action, observation, score);
                        }
                    });
            printer.end(
                    result.score(), result.stopReason(), result.moves(), result.decisions(), result.decisionMillis());
        }
    }

    private @Nullable PolicyModels models() {
        return switch (agent) {
            case SUBGOAL ->
                model == null
                        ? new PolicyModels("demo-executor", "demo-controller", "demo-controller", null)
                        : PolicyModels.joint(model);
            case IMITATION -> PolicyModels.imitating(Objects.requireNonNullElse(model, "demo-imitation"));
            case GOLD, RANDOM -> null;
            case PLANNER, REACT ->
                throw new IllegalArgumentException(
                        "An agent that asks an LLM is played by POST /v1/evaluations; see the README");
        };
    }
}
