package io.subgoal.suite.play;

import io.subgoal.api.JobState;
import io.subgoal.api.Page;
import io.subgoal.api.agent.AgentApi;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.Episode;
import io.subgoal.api.agent.EpisodeStep;
import io.subgoal.api.agent.EpisodeTrace;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.TaskVariations;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.service.client.ServiceClients;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Has an episode played and prints its steps as they come. */
final class LiveEpisode {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int WIDTH = 100;

    private final AgentApi agent;
    private final PrintStream console;
    private int printed;
    private @Nullable String subgoal;
    private boolean begun;

    LiveEpisode(String agentUrl, PrintStream console) {
        agent = ServiceClients.create(AgentApi.class, agentUrl, System.getenv("SUBGOAL_API_KEY"), PATIENCE);
        this.console = console;
    }

    void play(Task task, int variation, AgentKind kind, @Nullable PolicyModels models) throws InterruptedException {
        Evaluation evaluation = Objects.requireNonNull(
                agent.evaluate(request(task, variation, kind, models)).getBody(), "the service answered with nothing");
        Page<Episode> episodes = agent.episodes(evaluation.id(), 0, 1);
        UUID id = episodes.items().getFirst().id();
        while (true) {
            EpisodeTrace trace = agent.trace(id);
            show(trace);
            if (trace.episode().state().ended()) {
                end(trace.episode());
                return;
            }
            Thread.sleep(POLL);
        }
    }

    private static EvaluationRequest request(Task task, int variation, AgentKind kind, @Nullable PolicyModels models) {
        String name = "play-%s-%d-%s".formatted(task.name(), variation, UUID.randomUUID());
        return EvaluationRequest.of(
                name, kind, models, List.of(new TaskVariations(task.id(), List.of(String.valueOf(variation)))));
    }

    private void show(EpisodeTrace trace) {
        String description = trace.episode().description();
        if (!begun && description != null) {
            begun = true;
            console.printf(
                    "%n%s %s, variation %d%n%s%n%n",
                    trace.episode().task(),
                    Tasks.get(trace.episode().task()).name(),
                    trace.episode().variation(),
                    description);
        }
        for (EpisodeStep step : trace.steps()
                .subList(Math.min(printed, trace.steps().size()), trace.steps().size())) {
            show(step);
            printed++;
        }
    }

    private void show(EpisodeStep step) {
        if (!Objects.equals(step.subgoal(), subgoal)) {
            subgoal = step.subgoal();
            console.println("sub-goal: " + subgoal);
        }
        if (step.action().equals(HistoryEntry.MARKER.action())) {
            return;
        }
        console.printf("%4d  %s%n", Math.round(100 * step.score()), step.action());
        console.println("        " + shortened(step.observation()));
    }

    private static String shortened(String observation) {
        String line = observation.strip().replaceAll("\\s+", " ");
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }

    private void end(Episode episode) {
        if (episode.state() != JobState.SUCCEEDED) {
            throw new IllegalStateException(
                    "The episode was not played: " + Objects.requireNonNullElse(episode.error(), "it was cancelled"));
        }
        console.printf(
                "%nScore %d of 100: %s after %d moves and %d decisions, which took %.1f s%n",
                episode.score(),
                String.valueOf(episode.stopReason()).toLowerCase(Locale.ROOT),
                episode.moves(),
                episode.decisions(),
                episode.decisionMillis() / 1000);
    }
}
