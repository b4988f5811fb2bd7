package io.subgoal.agent.trace;

import io.subgoal.api.annotation.TrajectoryLine;
import io.subgoal.api.annotation.TrajectoryStep;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.store.evaluation.StoredStep;
import io.subgoal.textworld.action.ActionGrammar;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Gives episodes away as trajectories, in the lines that the annotation service imports. */
@Component
class TrajectoryExport {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Episodes episodes;

    TrajectoryExport(Episodes episodes) {
        this.episodes = episodes;
    }

    void write(List<StoredEpisode> chosen, OutputStream out) throws IOException {
        for (StoredEpisode episode : chosen) {
            out.write(JSON.writeValueAsBytes(line(episode)));
            out.write('\n');
        }
    }

    private TrajectoryLine line(StoredEpisode episode) {
        return new TrajectoryLine(
                episode.taskId(),
                episode.variation(),
                episode.fold(),
                Objects.requireNonNull(episode.description()),
                episodes.steps(episode.id()).stream()
                        .filter(step -> !step.action().equals(ActionGrammar.END_SUBGOAL_PLAIN))
                        .map(TrajectoryExport::step)
                        .toList());
    }

    private static TrajectoryStep step(StoredStep step) {
        return new TrajectoryStep(
                step.action(), step.observation(), step.score(), step.completed(), step.look(), step.inventory());
    }
}
