package io.subgoal.agent.experiment;

import io.subgoal.agent.evaluation.Evaluations;
import io.subgoal.agent.experiment.ExperimentPlan.Choosing;
import io.subgoal.agent.experiment.Planned.Playing;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Chooses among evaluations on dev, so that what is reported on test was not chosen by it. */
@Component
class Choices {

    private final Evaluations evaluations;

    Choices(Evaluations evaluations) {
        this.evaluations = evaluations;
    }

    /**
     * Refuses candidates that play anything but dev, or not the same as the others.
     *
     * @throws BadPartException that names the candidate
     */
    void require(ExperimentPlan plan) {
        plan.choices().forEach((name, choosing) -> {
            Map<String, List<Integer>> episodes = null;
            for (Map.Entry<String, List<String>> candidate :
                    choosing.candidates().entrySet()) {
                String field = "choices." + name + ".from";
                Map<String, List<Integer>> played = episodes(plan, candidate);
                if (!folds(played).equals(Set.of(Fold.DEV))) {
                    throw new BadPartException(
                            field,
                            "'%s' plays variations of %s. What is chosen must be chosen on dev: test variations are for what was chosen"
                                    .formatted(
                                            candidate.getKey(),
                                            folds(played).stream()
                                                    .map(Fold::wireName)
                                                    .sorted()
                                                    .collect(Collectors.joining(" and "))));
                }
                if (episodes != null && !episodes.equals(played)) {
                    throw new BadPartException(
                            field,
                            "'%s' does not play the same variations as those before it".formatted(candidate.getKey()));
                }
                episodes = played;
            }
        });
    }

    private Map<String, List<Integer>> episodes(ExperimentPlan plan, Map.Entry<String, List<String>> candidate) {
        Playing playing = Objects.requireNonNull(
                        plan.evaluations().get(candidate.getValue().getFirst()))
                .possible()
                .iterator()
                .next();
        return evaluations.episodes("evaluations." + candidate.getKey() + ".", playing.request(ExperimentPlan.LATER));
    }

    private static Set<Fold> folds(Map<String, List<Integer>> episodes) {
        return episodes.entrySet().stream()
                .flatMap(entry -> {
                    Task task = Tasks.get(entry.getKey());
                    return entry.getValue().stream().map(task::fold);
                })
                .collect(Collectors.toSet());
    }

    /**
     * How a choice stands. The first of equals is chosen.
     *
     * @param ended the evaluations that have ended, by key
     */
    Experiment.Outcome outcome(String name, Choosing choosing, Map<String, UUID> ended) {
        List<Experiment.Candidate> candidates = new ArrayList<>();
        choosing.candidates()
                .forEach((candidate, keys) ->
                        candidates.add(new Experiment.Candidate(candidate, mean(keys, choosing.by(), ended))));
        boolean open = candidates.stream().anyMatch(candidate -> candidate.mean() == null);
        String chosen = open
                ? null
                : candidates.stream()
                        .max(Comparator.comparingDouble(candidate -> Objects.requireNonNull(candidate.mean())))
                        .map(Experiment.Candidate::evaluation)
                        .orElseThrow();
        return new Experiment.Outcome(name, choosing.by(), candidates, chosen);
    }

    /** Mean over the seeds; null before all have ended. */
    private @Nullable Double mean(List<String> keys, ScoreConvention by, Map<String, UUID> ended) {
        double sum = 0;
        for (String key : keys) {
            UUID evaluation = ended.get(key);
            Double mean = evaluation == null ? null : evaluations.mean(evaluation, by);
            if (mean == null) {
                return null;
            }
            sum += mean;
        }
        return sum / keys.size();
    }
}
