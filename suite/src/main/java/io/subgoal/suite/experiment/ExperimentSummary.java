package io.subgoal.suite.experiment;

import io.subgoal.api.agent.Estimate;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.Experiment;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the agents reached, for people and for programs.
 *
 * @param evaluations by the names they have in the experiment
 * @param choices what was chosen among them
 * @param pairs comparisons of them
 * @param seconds how long it took
 */
public record ExperimentSummary(
        Map<String, Evaluation> evaluations, List<Experiment.Outcome> choices, List<Pair> pairs, double seconds) {

    /**
     * Two that were compared.
     *
     * @param difference of the means of the tasks' means, percent, with its 95% interval; positive if the evaluation is better
     * @param pValue of a paired permutation test
     */
    record Pair(String evaluation, String baseline, Estimate difference, double pValue) {}

    void print(PrintStream out) {
        List<String> agents = List.copyOf(evaluations.keySet());
        out.println();
        out.println("Mean score (percent) and decisions per episode:");
        out.println();
        StringBuilder head = new StringBuilder("%-46s".formatted("task"));
        agents.forEach(agent -> head.append("%20s".formatted(agent)));
        out.println(head);
        for (String taskId : taskIds()) {
            Task task = Tasks.get(taskId);
            StringBuilder row = new StringBuilder("%-46s".formatted(task.id() + " " + task.name()));
            agents.forEach(agent -> row.append("%20s".formatted(cell(agent, taskId))));
            out.println(row);
        }
        StringBuilder means = new StringBuilder("%-46s".formatted("mean"));
        agents.forEach(agent -> means.append("%20s".formatted(number(of(agent).mean()))));
        out.println(means);
        StringBuilder times = new StringBuilder("%-46s".formatted("milliseconds per decision"));
        agents.forEach(agent -> times.append("%20s".formatted(number(of(agent).millisPerDecision()))));
        out.println(times);
        out.println();
        for (Experiment.Outcome choice : choices) {
            out.printf(
                    "%s: %s, chosen on dev by %s score among %s%n",
                    choice.name(),
                    choice.chosen(),
                    choice.by().wireName(),
                    choice.candidates().stream()
                            .map(candidate -> candidate.evaluation() + " " + number(candidate.mean()))
                            .collect(Collectors.joining(", ")));
        }
        for (Pair pair : pairs) {
            Estimate difference = pair.difference();
            out.printf(
                    Locale.ROOT,
                    "%s less %s: %+.1f points (95%% interval %+.1f to %+.1f, %s)%n",
                    pair.evaluation(),
                    pair.baseline(),
                    difference.value(),
                    difference.low(),
                    difference.high(),
                    pair.pValue() < 0.001 ? "p < 0.001" : "p = %.3f".formatted(pair.pValue()));
        }
        out.printf(
                Locale.ROOT,
                "%d episodes in ScienceWorld %s; %.0f seconds in all%n",
                episodes(),
                evaluations.values().iterator().next().simulatorVersion(),
                seconds);
    }

    /** One JSON object on one line. */
    String json() {
        Map<String, Object> agents = new LinkedHashMap<>();
        evaluations.forEach((agent, evaluation) -> {
            Map<String, Object> tasks = new LinkedHashMap<>();
            evaluation.tasks().forEach(task -> tasks.put(task.task(), task.mean()));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("mean", evaluation.mean());
            entry.put("tasks", tasks);
            entry.put("decoding", evaluation.decoding());
            entry.put("millisPerDecision", evaluation.millisPerDecision());
            agents.put(agent, entry);
        });
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("agents", agents);
        root.put("choices", choices);
        root.put("comparisons", pairs);
        root.put("seconds", seconds);
        root.put("episodes", episodes());
        root.put("millisPerDecision", evaluations.values().iterator().next().millisPerDecision());
        return new JsonMapper().writeValueAsString(root);
    }

    private Evaluation of(String agent) {
        return Objects.requireNonNull(evaluations.get(agent));
    }

    private long episodes() {
        return evaluations.values().stream().mapToLong(Evaluation::episodes).sum();
    }

    private List<String> taskIds() {
        return evaluations.values().stream()
                .flatMap(evaluation -> evaluation.tasks().stream())
                .map(Evaluation.TaskScore::task)
                .distinct()
                .toList();
    }

    private String cell(String agent, String taskId) {
        return of(agent).tasks().stream()
                .filter(task -> task.task().equals(taskId))
                .findFirst()
                .map(task -> "%s  (%s)".formatted(number(task.mean()), number(task.decisions())))
                .orElse("-");
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }
}
