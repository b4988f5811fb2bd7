package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationFacts;
import io.subgoal.store.evaluation.EpisodeTotals;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What to know before figures are quoted. */
final class Notes {

    private Notes() {}

    static List<String> on(EvaluationFacts facts, Map<String, EpisodeTotals> tasks, List<TaskSample> samples) {
        List<String> notes = new ArrayList<>();
        EpisodeTotals all = EpisodeTotals.sum(tasks.values());
        if (all.missing() > 0) {
            notes.add("Not finished: %d of %d episodes have not been played to an end. The figures are of the others"
                    .formatted(all.missing(), all.all()));
        }
        if (all.errors() > 0) {
            notes.add(
                    "Episodes without a score because a world or a service failed: %d. Means leave them out; 'errors as 0' counts them as 0"
                            .formatted(all.errors()));
        }
        List<String> without = tasks.entrySet().stream()
                .filter(task -> task.getValue().scored() == 0)
                .map(Map.Entry::getKey)
                .toList();
        if (!without.isEmpty()) {
            notes.add("Tasks without a score are in no mean: " + String.join(", ", without));
        }
        List<String> single = samples.stream()
                .filter(sample -> sample.variations() == 1)
                .map(TaskSample::task)
                .toList();
        if (!single.isEmpty()) {
            notes.add("One variation says nothing about the spread, so intervals are too narrow for: "
                    + String.join(", ", single));
        }
        if (tasks.size() < Tasks.all().size()) {
            notes.add("%d of %d tasks were played; published overall figures are of all"
                    .formatted(tasks.size(), Tasks.all().size()));
        }
        if (facts.folds().contains(Fold.TRAIN.wireName())) {
            notes.add("Variations of the train fold are among them: models may have learned these very episodes");
        }
        return notes;
    }
}
