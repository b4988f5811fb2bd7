package io.subgoal.annotation.review;

import io.subgoal.api.annotation.Annotation.SubgoalSpan;
import io.subgoal.api.annotation.AnnotationDetail;
import io.subgoal.api.annotation.AnnotationDetail.AnnotatedStep;
import io.subgoal.api.annotation.AnnotationDetail.AnnotationChange;
import io.subgoal.api.annotation.AnnotationDetail.AnnotationProvenance;
import io.subgoal.api.annotation.AnnotationReview;
import io.subgoal.api.annotation.AnnotationReview.SubgoalLength;
import io.subgoal.store.annotation.Cut;
import io.subgoal.store.annotation.StoredChange;
import io.subgoal.store.annotation.StoredReview;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Annotations under review as they go over the wire. */
final class ReviewViews {

    private ReviewViews() {}

    static AnnotationReview summary(StoredReview annotation) {
        return new AnnotationReview(
                annotation.id(),
                annotation.trajectoryId(),
                annotation.taskId(),
                annotation.variation(),
                annotation.fold().wireName(),
                annotation.status(),
                annotation.review().wireName(),
                annotation.edited(),
                annotation.version(),
                annotation.reviewer(),
                annotation.reviewedAt(),
                annotation.note(),
                annotation.suspicion(),
                Suspicions.of(annotation),
                lengths(annotation.cuts()));
    }

    static AnnotationDetail detail(StoredReview annotation, Trajectory trajectory, List<StoredChange> history) {
        StoredProvenance provenance = StoredProvenance.read(annotation.provenance(), annotation.actions());
        List<Cut> original =
                history.isEmpty() ? annotation.cuts() : history.getFirst().before();
        List<Step> kept = trajectory.keptSteps();
        return new AnnotationDetail(
                summary(annotation),
                annotation.runId(),
                trajectory.description(),
                spans(kept, annotation.cuts()),
                steps(kept, annotation.cuts(), provenance.sources(annotation.cuts(), original)),
                provenance(provenance, original),
                changes(history, annotation.cuts()));
    }

    private static List<SubgoalLength> lengths(List<Cut> cuts) {
        return cuts.stream()
                .map(cut -> new SubgoalLength(cut.subgoal(), cut.steps()))
                .toList();
    }

    private static List<SubgoalSpan> spans(List<Step> kept, List<Cut> cuts) {
        List<SubgoalSpan> spans = new ArrayList<>();
        int from = 0;
        for (Cut cut : cuts) {
            int to = from + cut.steps();
            spans.add(new SubgoalSpan(
                    cut.subgoal(),
                    kept.subList(from, to).stream().map(Step::action).toList()));
            from = to;
        }
        return spans;
    }

    private static List<AnnotatedStep> steps(List<Step> kept, List<Cut> cuts, List<String> sources) {
        List<String> labels = StoredProvenance.labels(cuts);
        List<AnnotatedStep> steps = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            Step step = kept.get(i);
            steps.add(new AnnotatedStep(
                    i + 1, step.action(), step.observation(), step.score(), labels.get(i), sources.get(i)));
        }
        return steps;
    }

    private static AnnotationProvenance provenance(StoredProvenance stored, List<Cut> original) {
        Map<String, Integer> sources = new LinkedHashMap<>();
        for (String source : StoredProvenance.ALL) {
            if (stored.count(source) > 0) {
                sources.put(source, stored.count(source));
            }
        }
        return new AnnotationProvenance(
                stored.calls(),
                stored.removed(),
                stored.merges(),
                Suspicions.unknownNames(original),
                stored.cut(),
                sources);
    }

    private static List<AnnotationChange> changes(List<StoredChange> history, List<Cut> now) {
        List<AnnotationChange> changes = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            StoredChange change = history.get(i);
            List<Cut> after = i + 1 < history.size() ? history.get(i + 1).before() : now;
            changes.add(new AnnotationChange(
                    change.version(),
                    change.reviewer(),
                    change.at(),
                    change.review().wireName(),
                    change.note(),
                    change.before().equals(after) ? null : lengths(change.before())));
        }
        return changes;
    }
}
