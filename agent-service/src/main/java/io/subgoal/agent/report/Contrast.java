package io.subgoal.agent.report;

import io.subgoal.api.agent.Estimate;
import io.subgoal.api.agent.EvaluationComparison.ConventionComparison;
import io.subgoal.api.agent.EvaluationComparison.LengthComparison;
import io.subgoal.api.agent.EvaluationComparison.TaskComparison;
import io.subgoal.api.agent.EvaluationComparison.TaskDifference;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.Resampling;
import io.subgoal.api.agent.ScoreConvention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** How far pairs differ, with intervals and p-values. */
final class Contrast {

    private final Pairs pairs;
    private final Resampling resampling;
    private final Bootstrap differences;

    /** @param pairs at least one */
    Contrast(Pairs pairs, Resampling resampling) {
        this.pairs = pairs;
        this.resampling = resampling;
        differences = new Bootstrap(pairs.differences(), resampling);
    }

    /** By every convention, over all tasks. */
    List<ConventionComparison> scores() {
        return scores(pairs, differences::taskMeans);
    }

    /** By length class; those without a pair are left out. */
    List<LengthComparison> lengths() {
        return Arrays.stream(LengthClass.values())
                .filter(length -> pairs.of(length).size() > 0)
                .map(length -> {
                    Pairs members = pairs.of(length);
                    return new LengthComparison(
                            length,
                            members.tasks().size(),
                            members.size(),
                            scores(members, convention -> differences.taskMeans(length, convention)));
                })
                .toList();
    }

    private List<ConventionComparison> scores(Pairs some, Function<ScoreConvention, Estimate> difference) {
        return TaskSample.CONVENTIONS.stream()
                .map(convention -> new ConventionComparison(
                        convention,
                        some.first(convention),
                        some.second(convention),
                        difference.apply(convention),
                        some.tally(convention),
                        PairedTests.signFlips(some.parts(convention), resampling)))
                .toList();
    }

    /** Task by task. */
    List<TaskComparison> tasks() {
        List<TaskComparison> tasks = new ArrayList<>();
        for (Pairs.OfTask task : pairs.tasks()) {
            List<TaskDifference> scores = TaskSample.CONVENTIONS.stream()
                    .map(convention -> new TaskDifference(
                            convention,
                            task.first().mean(convention),
                            task.second().mean(convention),
                            differences.task(task.id(), convention),
                            task.tally(convention)))
                    .toList();
            tasks.add(new TaskComparison(
                    task.id(),
                    Played.name(task.id()),
                    SwiftSageTable.TABLE.length(task.id()),
                    task.difference().variations(),
                    scores));
        }
        return tasks;
    }
}
