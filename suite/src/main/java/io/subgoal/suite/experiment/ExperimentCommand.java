package io.subgoal.suite.experiment;

import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.suite.SuiteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An experiment from a file. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes an experiment: gold, sub-goals, models, episodes and their comparison, as a file says.",
            "What exists is used again; the same command goes on where one was stopped."
        })
public final class ExperimentCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE.yaml",
            description = "what to make, as POST /v1/experiments takes it, in YAML or JSON")
    private Path file = Path.of("");

    @Mixin
    private SuiteOptions options = new SuiteOptions();

    @Option(
            names = "--agent-url",
            paramLabel = "URL",
            description = "an agent service that runs already; otherwise all services are started here")
    private @Nullable String agentUrl;

    @Option(names = "--json", description = "print the result as one JSON object last")
    private boolean json;

    @Option(names = "--keep", description = "leave everything up and print the addresses")
    private boolean keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ExperimentRequest request = ExperimentFile.read(file);
        Terminal terminal = Terminal.system();
        if (agentUrl == null) {
            return terminal.inSuite(options, keep, json, run -> run.run(request));
        }
        terminal.print(new ExperimentRun(agentUrl, terminal.console(), terminal.interactive()).run(request), json);
        return 0;
    }
}
