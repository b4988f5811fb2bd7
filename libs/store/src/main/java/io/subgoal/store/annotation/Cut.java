package io.subgoal.store.annotation;

import io.subgoal.store.Json;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** A sub-goal and how many of the trajectory's kept steps it takes, as stored. */
public record Cut(String subgoal, int steps) {

    private static final TypeReference<List<Cut>> LIST = new TypeReference<>() {};

    static List<Cut> read(String json) {
        return Json.read(json, LIST);
    }

    static List<Cut> of(AnnotatedTrajectory annotated) {
        return annotated.segments().stream()
                .map(segment -> new Cut(segment.subgoal(), segment.steps().size()))
                .toList();
    }

    /** The kept steps, cut. */
    static List<Segment> segments(List<Step> kept, List<Cut> cuts) {
        List<Segment> segments = new ArrayList<>();
        int from = 0;
        for (Cut cut : cuts) {
            segments.add(new Segment(cut.subgoal(), kept.subList(from, from + cut.steps())));
            from += cut.steps();
        }
        return segments;
    }
}
