package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationReport.PublishedTask;
import io.subgoal.api.agent.LengthClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Table 1 of the SwiftSage paper: length classes of the tasks, and eight systems' scores. */
final class SwiftSageTable {

    static final String SOURCE =
            "Lin et al., SwiftSage (NeurIPS 2023), Table 1, as in eval.png of github.com/SwiftSage/swiftsage.github.io";
    static final String NOTE =
            "SwiftSage's own column counts the last positive score, over the first ten or fewer test variations of each task, with another version of the simulator; its LLMs are GPT-4. Set it beside 'last positive', not beside 'final'";

    static final SwiftSageTable TABLE = read();

    private static final int FIRST_SCORE = 3;

    private final List<String> systems;
    private final Map<String, PublishedTask> tasks;

    private SwiftSageTable(List<String> systems, Map<String, PublishedTask> tasks) {
        this.systems = systems;
        this.tasks = tasks;
    }

    List<String> systems() {
        return systems;
    }

    PublishedTask task(String id) {
        return Objects.requireNonNull(tasks.get(id), id);
    }

    LengthClass length(String task) {
        return task(task).length();
    }

    /** Mean of each system over some tasks. */
    List<Double> means(List<String> ids) {
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < systems.size(); i++) {
            int system = i;
            means.add(ids.stream()
                    .mapToDouble(id -> task(id).scores().get(system))
                    .average()
                    .orElse(0));
        }
        return means;
    }

    private static SwiftSageTable read() {
        try (InputStream file = SwiftSageTable.class.getResourceAsStream("swiftsage.csv")) {
            List<String> lines = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> header = cells(lines.getFirst());
            Map<String, PublishedTask> tasks = new LinkedHashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                List<String> cells = cells(line);
                tasks.put(
                        cells.getFirst(),
                        new PublishedTask(
                                cells.getFirst(),
                                LengthClass.valueOf(cells.get(1).toUpperCase(Locale.ROOT)),
                                Double.parseDouble(cells.get(2)),
                                cells.subList(FIRST_SCORE, cells.size()).stream()
                                        .map(Double::valueOf)
                                        .toList()));
            }
            return new SwiftSageTable(List.copyOf(header.subList(FIRST_SCORE, header.size())), tasks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.split(",", -1));
    }
}
