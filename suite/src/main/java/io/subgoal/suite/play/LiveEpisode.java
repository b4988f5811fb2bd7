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
import io.subgoal.suite.Following;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Has a service play an episode, and prints its steps as they come. */
final class LiveEpisode {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AgentApi agent;
    private final Following following;
    private final EpisodePrinter printer;
    private int printed;
    private boolean begun;

    LiveEpisode(String agentUrl, PrintStream console) {
        agent = ServiceClients.create(AgentApi.class, agentUrl, System.getenv("SUBGOAL_API_KEY"), PATIENCE);
        following = Following.from("The agent service", console);
        printer = new EpisodePrinter(console);
    }

    void play(Task task, int variation, AgentKind kind, @Nullable PolicyModels models) throws InterruptedException {
        Evaluation evaluation = Objects.requireNonNull(
                agent.evaluate(request(task, variation, kind, models)).getBody(), "the service answered with nothing");
        Page<Episode> episodes = agent.episodes(evaluation.id(), 0, 1);
        UUID id = episodes.items().getFirst().id();
        end(following
                .toTheEnd(
                        () -> agent.trace(id), trace -> trace.episode().state().ended(), POLL, this::show)
                .episode());
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
            printer.begin(Tasks.get(trace.episode().task()), trace.episode().variation(), description);
        }
        for (EpisodeStep step : trace.steps()
                .subList(Math.min(printed, trace.steps().size()), trace.steps().size())) {
            printer.step(step.subgoal(), step.action(), step.observation(), step.score());
            printed++;
        }
    }

    private void end(Episode episode) {
        if (episode.state() != JobState.SUCCEEDED) {
            throw new IllegalStateException(
                    "The episode was not played: " + Objects.requireNonNullElse(episode.error(), "it was cancelled"));
        }
        printer.end(
                Objects.requireNonNull(episode.score()),
                episode.stopReason(),
                episode.moves(),
                episode.decisions(),
                episode.decisionMillis());
    }
}
