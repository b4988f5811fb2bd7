package io.subgoal.suite.experiment;

import io.subgoal.api.JobState;
import io.subgoal.api.agent.AgentApi;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.EvaluationComparison;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.service.client.ServiceClients;
import io.subgoal.suite.Endpoints;
import io.subgoal.suite.Following;
import io.subgoal.suite.ServiceKind;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.HttpClientErrorException;

/** Asks the agent service for an experiment and follows it to its end. */
public final class ExperimentRun {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String EVALUATION = "evaluation ";

    private final Endpoints endpoints;
    private final AgentApi agent;
    private final PrintStream console;
    private final boolean interactive;
    private final Following following;

    /**
     * @param endpoints where the agent service is, and the annotation service for datasets in files
     * @param interactive whether the console can redraw a line
     * @param following those services
     */
    public ExperimentRun(Endpoints endpoints, PrintStream console, boolean interactive, Following following) {
        this.endpoints = endpoints;
        this.following = following;
        agent = ServiceClients.create(
                AgentApi.class, endpoints.url(ServiceKind.AGENT), System.getenv("SUBGOAL_API_KEY"), PATIENCE);
        this.console = console;
        this.interactive = interactive;
    }

    /**
     * Brings the dataset into the store first, if it is a file.
     *
     * @param report where the report is written to in the end, if anywhere
     */
    ExperimentSummary run(ExperimentFile file, @Nullable ReportFile report) throws InterruptedException {
        GoldFile gold = file.gold();
        if (gold != null) {
            try (StageWatch watch = new StageWatch(console, interactive)) {
                new GoldImport(endpoints.url(ServiceKind.ANNOTATION), following, console).require(gold, watch);
            }
        }
        return run(file.request(), report);
    }

    /** Runs it, or what is left of it; what exists is used again. */
    public ExperimentSummary run(ExperimentRequest request) throws InterruptedException {
        return run(request, null);
    }

    private ExperimentSummary run(ExperimentRequest request, @Nullable ReportFile report) throws InterruptedException {
        long start = System.nanoTime();
        Experiment begun =
                Objects.requireNonNull(agent.experiment(request).getBody(), "the service answered with nothing");
        Experiment experiment;
        try (StageWatch watch = new StageWatch(console, interactive)) {
            watch.show(begun);
            experiment = following.toTheEnd(
                    () -> agent.experiment(begun.id()), seen -> seen.state().ended(), POLL, seen -> show(seen, watch));
        }
        if (experiment.state() != JobState.SUCCEEDED) {
            throw new IllegalStateException(
                    Objects.requireNonNullElse(experiment.error(), "The experiment was cancelled"));
        }
        if (report != null) {
            write(experiment, report);
        }
        Map<String, Evaluation> evaluations = new LinkedHashMap<>();
        for (Experiment.Stage stage : experiment.stages()) {
            if (stage.key().startsWith(EVALUATION)) {
                evaluations.put(
                        stage.key().substring(EVALUATION.length()),
                        agent.evaluation(Objects.requireNonNull(stage.id())));
            }
        }
        List<ExperimentSummary.Pair> pairs = experiment.comparisons().stream()
                .flatMap(pair -> compare(pair, evaluations).stream())
                .toList();
        return new ExperimentSummary(evaluations, experiment.choices(), pairs, (System.nanoTime() - start) / 1e9);
    }

    private static void show(Experiment experiment, StageWatch watch) {
        watch.show(experiment);
        if (experiment.state() == JobState.PAUSED) {
            throw new IllegalStateException("The experiment rests: %s. POST /v1/jobs/%s/resume has it go on"
                    .formatted(experiment.message(), experiment.jobId()));
        }
    }

    private void write(Experiment experiment, ReportFile report) {
        try {
            report.write(agent.experimentReport(experiment.id(), report.format()));
        } catch (IOException e) {
            throw new UncheckedIOException("--report: %s could not be written".formatted(report.path()), e);
        }
        console.printf("The report is in %s%n", report.path());
    }

    /** Nothing, and a word about it, of two that cannot be compared: that they were asked for is no reason to fail in the end. */
    private Optional<ExperimentSummary.Pair> compare(Experiment.Pair pair, Map<String, Evaluation> evaluations) {
        EvaluationComparison comparison;
        try {
            comparison = agent.comparison(
                    Objects.requireNonNull(evaluations.get(pair.baseline())).id(),
                    Objects.requireNonNull(evaluations.get(pair.evaluation())).id());
        } catch (HttpClientErrorException.BadRequest | HttpClientErrorException.Conflict e) {
            console.printf(
                    "%s is not compared with %s: no variation has a score in both%n",
                    pair.evaluation(), pair.baseline());
            return Optional.empty();
        }
        EvaluationComparison.ConventionComparison scores = comparison.scores().stream()
                .filter(score -> score.convention() == ScoreConvention.FINAL)
                .findFirst()
                .orElseThrow();
        return Optional.of(new ExperimentSummary.Pair(
                pair.evaluation(),
                pair.baseline(),
                scores.difference(),
                scores.test().pValue()));
    }
}
