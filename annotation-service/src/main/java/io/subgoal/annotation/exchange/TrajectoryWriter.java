package io.subgoal.annotation.exchange;

import io.subgoal.api.annotation.TrajectoryLine;
import io.subgoal.api.annotation.TrajectoryStep;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;

/** Writes trajectories as JSON lines. */
public final class TrajectoryWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TrajectoryWriter() {}

    public static void writeLine(Trajectory trajectory, OutputStream out) {
        TrajectoryLine line = new TrajectoryLine(
                trajectory.task().id(),
                trajectory.variation(),
                trajectory.fold().wireName(),
                trajectory.description(),
                trajectory.steps().stream().map(TrajectoryWriter::step).toList());
        try {
            out.write(JSON.writeValueAsBytes(line));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A step as it goes over the wire. */
    public static TrajectoryStep step(Step step) {
        return new TrajectoryStep(
                step.action(), step.observation(), step.score(), step.completed(), step.look(), step.inventory());
    }
}
