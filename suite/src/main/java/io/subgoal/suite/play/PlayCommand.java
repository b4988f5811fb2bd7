package io.subgoal.suite.play;

import io.subgoal.agent.play.Assignment;
import io.subgoal.agent.play.EpisodeResult;
import io.subgoal.agent.play.LocalEpisode;
import io.subgoal.agent.play.PlaySettings;
import io.subgoal.agent.play.StepListener;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.inference.bundled.BundledFiles;
import io.subgoal.inference.decide.LocalPolicy;
import io.subgoal.inference.model.LocalModels;
import io.subgoal.store.evaluation.StoredStep;
import io.subgoal.suite.experiment.Terminal;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.PrintStream;
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
            "Plays an episode in the terminal, step by step, with the models that come with the program. Needs no services."
        })
public final class PlayCommand implements Callable<Integer> {

    private static final long SEED = 1;

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
            description = "the model that plays (default: demo, or demo-imitation for the imitation agent)")
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
            play(new Assignment(played, number, SEED, PlaySettings.usual(agent, models())), console);
        }
        return 0;
    }

    private static void play(Assignment assignment, PrintStream console) throws InterruptedException {
        EpisodePrinter printer = new EpisodePrinter(console);
        try (LocalModels loaded = new LocalModels()) {
            PolicyModels models = assignment.settings().models();
            if (models != null) {
                BundledFiles.load(Objects.requireNonNullElse(models.imitation(), models.executor()), loaded);
            }
            EpisodeResult result = LocalEpisode.play(assignment, new LocalPolicy(loaded)::decide, new StepListener() {
                @Override
                public void begun(String description) {
                    printer.begin(assignment.task(), assignment.variation(), description);
                }

                @Override
                public void on(StoredStep step) {
                    printer.step(step.subgoal(), step.action(), step.observation(), step.score());
                }
            });
            printer.end(
                    result.score(), result.stopReason(), result.moves(), result.decisions(), result.decisionMillis());
        }
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
