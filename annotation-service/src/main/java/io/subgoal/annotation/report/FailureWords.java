package io.subgoal.annotation.report;

import io.subgoal.annotation.review.StoredProvenance;
import io.subgoal.api.annotation.AnnotationReport.FailureExample;
import io.subgoal.store.annotation.AnnotationStatistics.Episode;
import io.subgoal.store.annotation.AnnotationStatistics.Facts;
import io.subgoal.store.annotation.AnnotationStatistics.Rejection;
import io.subgoal.store.annotation.Cut;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.teacher.answer.Vocabulary;
import io.subgoal.textworld.trajectory.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says in words what happened in an episode that was not annotated cleanly. */
@Component
class FailureWords {

    private static final int REMOVED_SHOWN = 10;

    private final Trajectories trajectories;

    FailureWords(Trajectories trajectories) {
        this.trajectories = trajectories;
    }

    FailureExample rejected(Rejection rejection) {
        String calls = rejection.calls() == 1 ? "1 call" : rejection.calls() + " calls";
        return example(null, rejection.episode(), List.of(rejection.reason(), "after " + calls));
    }

    FailureExample unknownNames(Facts facts) {
        List<String> what = facts.cuts().stream()
                .map(Cut::subgoal)
                .filter(subgoal -> !Vocabulary.STANDARD.knows(subgoal))
                .distinct()
                .toList();
        return example(facts.id(), facts.episode(), what);
    }

    /** Which actions were not simply listed, and where they went; the teacher's sub-goals, whatever became of them. */
    FailureExample placed(Facts facts) {
        List<Cut> cuts = facts.original() == null ? facts.cuts() : facts.original();
        List<String> labels = StoredProvenance.labels(cuts);
        StoredProvenance provenance = StoredProvenance.read(facts.provenance(), labels.size());
        List<String> actions = actions(facts.episode());
        List<String> what = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= labels.size(); i++) {
            boolean ends = i == labels.size()
                    || !labels.get(i).equals(labels.get(from))
                    || !provenance.sources().get(i).equals(provenance.sources().get(from));
            if (ends) {
                String source = words(provenance.sources().get(from));
                if (!source.isEmpty()) {
                    what.add("%s %s %s".formatted(run(actions, from, i), source, labels.get(from)));
                }
                from = i;
            }
        }
        if (!provenance.removed().isEmpty()) {
            what.add(removed(provenance.removed()));
        }
        if (provenance.cut()) {
            what.add("a reply was too long to be read to its end");
        }
        if (what.isEmpty()) {
            what.add("asked again: %d calls".formatted(provenance.calls()));
        }
        return example(facts.id(), facts.episode(), what);
    }

    private List<String> actions(Episode episode) {
        return trajectories.find(episode.trajectoryId()).orElseThrow().trajectory().keptSteps().stream()
                .map(Step::action)
                .toList();
    }

    private static String words(String source) {
        if (source.equals(StoredProvenance.FALLBACK)) {
            return "placed by the fall-back under";
        }
        if (source.equals(StoredProvenance.REPAIR)) {
            return "placed by a repair call under";
        }
        return source.equals(StoredProvenance.SINGLE_MISSING) ? "left out alone, joined to" : "";
    }

    private static String run(List<String> actions, int from, int to) {
        return to - from == 1
                ? "action %d '%s'".formatted(from + 1, actions.get(from))
                : "actions %d to %d, '%s' to '%s',".formatted(from + 1, to, actions.get(from), actions.get(to - 1));
    }

    private static String removed(List<String> removed) {
        String shown = String.join("', '", removed.subList(0, Math.min(REMOVED_SHOWN, removed.size())));
        int more = removed.size() - REMOVED_SHOWN;
        return "listed, but not in the path there: '%s'%s"
                .formatted(shown, more > 0 ? " and %d more".formatted(more) : "");
    }

    private static FailureExample example(@Nullable Long annotationId, Episode episode, List<String> what) {
        return new FailureExample(
                annotationId,
                episode.trajectoryId(),
                episode.taskId(),
                episode.variation(),
                episode.fold().wireName(),
                what);
    }
}
