package io.subgoal.teacher.annotate;

import io.subgoal.teacher.answer.Vocabulary;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;

/** Makes the annotation of labels that are complete. */
final class Assembly {

    private Assembly() {}

    static Annotation annotation(
            Trajectory gold, List<Label> labels, boolean exact, int calls, List<String> removed, boolean cut) {
        List<Segment> segments = segments(gold.keptSteps(), labels);
        AnnotatedTrajectory annotated = new AnnotatedTrajectory(gold, segments);
        List<Source> sources = labels.stream().map(Label::source).toList();
        Status status = sources.contains(Source.FALLBACK) ? Status.FALLBACK : exact ? Status.CLEAN : Status.REPAIRED;
        Provenance provenance = new Provenance(
                status,
                sources,
                calls,
                removed,
                segments.size() - annotated.segments().size(),
                Vocabulary.STANDARD.unknown(annotated.subgoals()),
                cut);
        return new Annotation(annotated, provenance);
    }

    /** Neighbours of one group together; those of equal text are joined by the trajectory itself. */
    private static List<Segment> segments(List<Step> steps, List<Label> labels) {
        List<Segment> segments = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= labels.size(); i++) {
            if (i == labels.size() || labels.get(i).group() != labels.get(start).group()) {
                segments.add(new Segment(labels.get(start).subgoal(), steps.subList(start, i)));
                start = i;
            }
        }
        return segments;
    }
}
