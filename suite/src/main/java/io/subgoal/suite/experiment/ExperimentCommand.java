package io.subgoal.suite.experiment;

import io.subgoal.suite.Endpoints;
import io.subgoal.suite.Following;
import io.subgoal.suite.ServiceKind;
import io.subgoal.suite.SuiteOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
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

    @Option(
            names = "--scale",
            paramLabel = "F",
            description = {
                "a smaller version, 0 < F <= 1: every training is F times as long, every task has the share F of its",
                "episodes (at least one), and of the seeds only the first is used (default: ${DEFAULT-VALUE})"
            })
    private BigDecimal scale = BigDecimal.ONE;

    @Mixin
    private SuiteOptions options = new SuiteOptions();

    @Option(
            names = "--agent-url",
            paramLabel = "URL",
            description = "an agent service that runs already; otherwise all services are started here")
    private @Nullable String agentUrl;

    @Option(
            names = "--annotation-url",
            paramLabel = "URL",
            description = {
                "with --agent-url: its annotation service, for datasets in files",
                "(default: ${DEFAULT-VALUE})"
            })
    private String annotationUrl = "http://localhost:8081";

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = {
                "write all scores there in the end, by every convention, with intervals, comparisons, models and curves:",
                "as Markdown, a page, CSV or JSON, as the file's name ends (.md, .html, .csv, .json)"
            })
    private @Nullable Path report;

    @Option(names = "--json", description = "print the result as one JSON object last")
    private boolean json;

    @Option(names = "--keep", description = "leave everything up and print the addresses")
    private boolean keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ExperimentFile experiment = ExperimentFile.read(file).scaled(scale);
        ReportFile target = report == null ? null : ReportFile.of(report);
        Terminal terminal = Terminal.system();
        if (agentUrl == null) {
            return terminal.inSuite(options, keep, json, run -> run.run(experiment, target));
        }
        Endpoints endpoints = new Endpoints(Map.of(ServiceKind.AGENT, agentUrl, ServiceKind.ANNOTATION, annotationUrl));
        ExperimentRun run = new ExperimentRun(
                endpoints, terminal.console(), terminal.interactive(), Following.from("A service", terminal.console()));
        terminal.print(run.run(experiment, target), json);
        return 0;
    }
}
