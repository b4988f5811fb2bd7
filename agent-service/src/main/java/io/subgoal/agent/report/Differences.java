package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationComparison.Difference;
import io.subgoal.api.agent.EvaluationFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was not the same for two evaluations, besides who played. */
final class Differences {

    private final EvaluationFacts first;
    private final EvaluationFacts second;
    private final List<Difference> found = new ArrayList<>();

    private Differences(EvaluationFacts first, EvaluationFacts second) {
        this.first = first;
        this.second = second;
    }

    static List<Difference> between(EvaluationFacts first, EvaluationFacts second) {
        Differences differences = new Differences(first, second);
        differences.look("simulator version", EvaluationFacts::simulatorVersion);
        differences.look("simplifications", EvaluationFacts::simplifications);
        differences.look("limit of moves", facts -> facts.limits().moves());
        differences.look("limit of decisions", facts -> facts.limits().decisions());
        differences.look("limit of seconds", facts -> facts.limits().seconds());
        differences.look("limit of repeats", facts -> facts.limits().repeats());
        differences.look("seeds", facts -> facts.seeds().stream().sorted().toList());
        return differences.found;
    }

    private void look(String what, Function<EvaluationFacts, @Nullable Object> at) {
        Object one = at.apply(first);
        Object other = at.apply(second);
        if (!Objects.equals(one, other)) {
            found.add(new Difference(what, words(one), words(other)));
        }
    }

    private static String words(@Nullable Object value) {
        return value == null ? "none" : value.toString();
    }
}
