package io.subgoal.agent.report;

import io.subgoal.agent.evaluation.ResolvedEvaluation;
import io.subgoal.agent.play.PlaySettings;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.SubgoalSource;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.textworld.task.Tasks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts evaluations into the store as if their episodes had been played. */
final class PlayedEvaluations {

    private final ApplicationContext context;

    PlayedEvaluations(ApplicationContext context) {
        this.context = context;
    }

    /**
     * An episode and what came of it.
     *
     * @param points final, last positive and best score; null if it failed, empty if it has not been played
     */
    record Played(
            String task,
            int variation,
            long seed,
            @Nullable List<Integer> points,
            @Nullable BigDecimal dollars) {

        static Played scored(String task, int variation, long seed, int last, int lastPositive, int best) {
            return new Played(task, variation, seed, List.of(last, lastPositive, best), BigDecimal.ZERO);
        }

        static Played scored(String task, int variation, int score) {
            return scored(task, variation, 1, score, score, score);
        }

        static Played failed(String task, int variation) {
            return new Played(task, variation, 1, null, null);
        }

        static Played waiting(String task, int variation) {
            return new Played(task, variation, 1, List.of(), null);
        }
    }

    UUID add(String name, int maxMoves, List<Long> seeds, Played... played) {
        Jobs jobs = context.getBean(Jobs.class);
        UUID id = UUID.randomUUID();
        UUID job = UUID.randomUUID();
        jobs.add(job, "agent-service", "evaluate", id, played.length);
        int attempt = jobs.start(job).orElseThrow().attempt();
        Map<String, List<Integer>> variations = new TreeMap<>();
        for (Played episode : played) {
            List<Integer> numbers = variations.computeIfAbsent(episode.task(), task -> new ArrayList<>());
            if (!numbers.contains(episode.variation())) {
                numbers.add(episode.variation());
            }
        }
        PlaySettings settings = new PlaySettings(
                AgentKind.RANDOM,
                null,
                "free",
                null,
                "on_marker",
                SubgoalSource.MODELS,
                null,
                "easy",
                maxMoves,
                2 * maxMoves,
                null,
                10,
                false);
        context.getBean(EvaluationRepository.class)
                .saveAndFlush(new EvaluationEntity(
                        id,
                        name,
                        Json.write(new ResolvedEvaluation(settings, variations, seeds)),
                        "1.2.3",
                        "test",
                        job,
                        Instant.now()));
        for (Played episode : played) {
            play(id, episode);
        }
        jobs.end(job, attempt, JobState.SUCCEEDED, null);
        return id;
    }

    private void play(UUID evaluation, Played played) {
        Episodes episodes = context.getBean(Episodes.class);
        String fold = Tasks.get(played.task()).fold(played.variation()).wireName();
        UUID id = episodes.add(evaluation, played.task(), played.variation(), fold, played.seed());
        List<Integer> points = played.points();
        if (points == null) {
            episodes.fail(id, episodes.start(id).orElseThrow(), "the world, \"broken\"");
        } else if (!points.isEmpty()) {
            String stop = points.get(0) == 100 ? "COMPLETED" : points.get(1) > points.get(0) ? "FAILED" : "MOVES";
            episodes.finish(
                    id,
                    episodes.start(id).orElseThrow(),
                    new Episodes.Outcome(points.get(0), points.get(1), points.get(2), stop, 10, 20, 2, 40, 100));
            context.getBean(JdbcClient.class)
                    .sql("update episode set prompt_tokens = 300, answer_tokens = 30, dollars = ? where id = ?")
                    .params(played.dollars(), id)
                    .update();
        }
    }
}
