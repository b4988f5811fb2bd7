package io.subgoal.agent.trace;

import io.subgoal.agent.evaluation.ResolvedEvaluation;
import io.subgoal.api.agent.EpisodeReplay;
import io.subgoal.api.agent.EpisodeReplay.Difference;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.StepResult;
import io.subgoal.scienceworld.World;
import io.subgoal.scienceworld.WorldException;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.scienceworld.jar.SimulatorRelease;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.EvaluationEntity;
import io.subgoal.store.evaluation.EvaluationRepository;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.store.evaluation.StoredStep;
import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Does an episode's actions again and compares what the simulator answers with what was written down. */
@Component
class Replays {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_DIFFERENCES = 100;

    private final EvaluationRepository evaluations;
    private final Traces traces;
    private final WorldPool worlds;

    Replays(EvaluationRepository evaluations, Traces traces, WorldPool worlds) {
        this.evaluations = evaluations;
        this.traces = traces;
        this.worlds = worlds;
    }

    EpisodeReplay replay(StoredEpisode episode) throws InterruptedException {
        EvaluationEntity evaluation =
                evaluations.findById(episode.evaluationId()).orElseThrow();
        String simplifications = Json.read(evaluation.request(), ResolvedEvaluation.class)
                .settings()
                .simplifications();
        List<StoredStep> steps = traces.steps(episode.id()).stream()
                .filter(step -> !step.action().equals(ActionGrammar.END_SUBGOAL_PLAIN))
                .toList();
        if (steps.isEmpty()) {
            throw new ServiceException.Conflict("Episode %s has no steps yet".formatted(episode.id()));
        }
        WorldPool.Lease lease = worlds.tryLease(PATIENCE)
                .orElseThrow(() -> new ServiceException.Overloaded("All worlds are in use; try again in a moment"));
        try (lease) {
            List<Difference> differences = replay(lease.world(), episode, steps, new Simplifications(simplifications));
            return new EpisodeReplay(
                    differences.isEmpty(),
                    steps.size(),
                    evaluation.simulatorVersion(),
                    SimulatorRelease.CURRENT.version(),
                    differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size())));
        } catch (WorldException e) {
            lease.discard();
            throw e;
        }
    }

    private static List<Difference> replay(
            World world, StoredEpisode recorded, List<StoredStep> steps, Simplifications simplifications) {
        List<Difference> differences = new ArrayList<>();
        World.Episode episode = world.load(Tasks.get(recorded.taskId()), recorded.variation(), simplifications);
        compare(differences, 0, "description", recorded.description(), episode.description());
        for (StoredStep step : steps) {
            int index = step.index();
            compare(differences, index, "look", step.look(), episode.look());
            compare(differences, index, "inventory", step.inventory(), episode.inventory());
            StepResult result = episode.step(step.action());
            compare(differences, index, "observation", step.observation(), result.observation());
            compare(differences, index, "score", step.score(), result.score());
            compare(differences, index, "moves", step.moves(), result.moves());
            compare(differences, index, "completed", step.completed(), result.completed());
        }
        return differences;
    }

    private static void compare(
            List<Difference> differences, int step, String field, @Nullable Object recorded, Object replayed) {
        if (!Objects.equals(recorded, replayed)) {
            differences.add(new Difference(step, field, String.valueOf(recorded), String.valueOf(replayed)));
        }
    }
}
