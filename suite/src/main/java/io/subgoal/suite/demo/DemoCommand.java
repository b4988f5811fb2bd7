package io.subgoal.suite.demo;

import io.subgoal.suite.SuiteOptions;
import io.subgoal.suite.experiment.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The demo. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes gold trajectories, names their sub-goals, trains a sub-goal model and an imitation model of the same",
            "size, and lets both play variations they have never seen, beside an agent that acts at random.",
            "What an earlier run has made is used again."
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    private SuiteOptions options = new SuiteOptions();

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "TASK",
            description = "tasks by id or name (default: ${DEFAULT-VALUE})")
    private List<String> tasks = List.of("4-1", "4-4", "7-1", "7-2", "7-3");

    @Option(names = "--train", description = "gold episodes of each task to learn from (default: ${DEFAULT-VALUE})")
    private int train = 60;

    @Option(
            names = "--dev",
            description = "gold episodes of each task to look at while learning (default: ${DEFAULT-VALUE})")
    private int dev = 10;

    @Option(names = "--test", description = "test variations of each task to play (default: ${DEFAULT-VALUE})")
    private int test = 10;

    @Option(names = "--updates", description = "training steps of each model (default: ${DEFAULT-VALUE})")
    private int updates = 10_000;

    @Option(names = "--seed", description = "seed of weights and order (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--json", description = "print the result as one JSON object last")
    private boolean json;

    @Option(names = "--keep", description = "leave everything up and print the addresses")
    private boolean keep;

    @Override
    public Integer call() throws InterruptedException {
        DemoSettings settings = new DemoSettings(tasks, train, dev, test, updates, seed);
        return Terminal.system().inSuite(options, keep, json, run -> run.run(settings.experiment()));
    }
}
