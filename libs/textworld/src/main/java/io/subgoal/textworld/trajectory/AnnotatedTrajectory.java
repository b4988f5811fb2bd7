package io.subgoal.textworld.trajectory;

import java.util.ArrayList;
import java.util.List;

/** A trajectory cut into sub-goals. Its segments hold the trajectory's kept steps, all of them and in order. */
public record AnnotatedTrajectory(Trajectory trajectory, List<Segment> segments) {

    public AnnotatedTrajectory {
        segments = mergeEqualNeighbours(segments);
        List<Step> flat = segments.stream().flatMap(s -> s.steps().stream()).toList();
        if (!flat.equals(trajectory.keptSteps())) {
            throw new IllegalArgumentException(
                    "The segments of %s variation %d hold %d steps that are not its %d kept steps"
                            .formatted(
                                    trajectory.task().id(),
                                    trajectory.variation(),
                                    flat.size(),
                                    trajectory.keptSteps().size()));
        }
    }

    public List<String> subgoals() {
        return segments.stream().map(Segment::subgoal).toList();
    }

    /** Two neighbouring sub-goals with the same text are one sub-goal. */
    private static List<Segment> mergeEqualNeighbours(List<Segment> segments) {
        List<Segment> merged = new ArrayList<>();
        for (Segment segment : segments) {
            if (!merged.isEmpty() && merged.getLast().subgoal().equals(segment.subgoal())) {
                List<Step> both = new ArrayList<>(merged.removeLast().steps());
                both.addAll(segment.steps());
                merged.add(new Segment(segment.subgoal(), both));
            } else {
                merged.add(segment);
            }
        }
        return List.copyOf(merged);
    }
}
