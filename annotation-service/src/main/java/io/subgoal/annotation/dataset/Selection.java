package io.subgoal.annotation.dataset;

import io.subgoal.api.annotation.DatasetRequest;
import io.subgoal.api.annotation.EpisodesPerTask;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.dataset.Trajectories.VariationKey;
import io.subgoal.textworld.task.EpisodeSelection;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.task.VariationRanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which variations of which tasks a dataset has.
 *
 * @param variations by id of the task
 * @param rule the rule that chose them, if one did: {@code clean} or {@code reference}
 */
record Selection(
        Map<String, List<Integer>> variations, @Nullable String rule) {

    static Selection of(DatasetRequest request) {
        long given = Stream.of(request.episodes(), request.variations(), request.selection())
                .filter(way -> way != null)
                .count();
        if (given != 1) {
            throw new ServiceException.Invalid("episodes", "Give either 'episodes', 'variations' or 'selection'");
        }
        if (request.folds() != null && request.selection() == null) {
            throw new ServiceException.Invalid(
                    "folds", "Folds go with 'selection' only; 'episodes' and 'variations' name folds themselves");
        }
        Map<String, List<Integer>> chosen = new LinkedHashMap<>();
        for (Task task : tasks(request)) {
            chosen.put(task.id(), variations(request, task));
        }
        if (request.variations() != null) {
            request.variations().forEach((name, ranges) -> {
                Task task = task("variations", name);
                if (chosen.replace(task.id(), ranges(task, ranges)) == null) {
                    throw new ServiceException.Invalid("variations." + name, "Task " + name + " is not among 'tasks'");
                }
            });
        }
        chosen.forEach((id, list) -> {
            if (list.isEmpty()) {
                throw new ServiceException.Invalid("tasks", "No variations are chosen for task " + id);
            }
        });
        return new Selection(chosen, request.selection());
    }

    /** What a file or another dataset has. */
    static Selection of(Collection<VariationKey> keys) {
        Map<String, List<Integer>> chosen = new LinkedHashMap<>();
        keys.forEach(key ->
                chosen.computeIfAbsent(key.taskId(), id -> new ArrayList<>()).add(key.variation()));
        return new Selection(chosen, null);
    }

    long size() {
        return variations.values().stream().mapToLong(List::size).sum();
    }

    /**
     * All variations, each task's spread over the whole: an episode of one task takes a hundred times as long as one of
     * another, and so the pace of the first tells the time that is left.
     */
    List<VariationKey> spread() {
        record Placed(double place, VariationKey key) {}
        List<Placed> all = new ArrayList<>();
        variations.forEach((task, list) -> {
            for (int i = 0; i < list.size(); i++) {
                all.add(new Placed((i + 0.5) / list.size(), new VariationKey(task, list.get(i))));
            }
        });
        all.sort(Comparator.comparingDouble(Placed::place));
        return all.stream().map(Placed::key).toList();
    }

    private static List<Task> tasks(DatasetRequest request) {
        if (request.tasks() == null) {
            if (request.selection() == null) {
                throw new ServiceException.Invalid("tasks", "Say which tasks; only 'selection' takes all by itself");
            }
            return Tasks.all();
        }
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < request.tasks().size(); i++) {
            tasks.add(task("tasks[" + i + "]", request.tasks().get(i)));
        }
        return tasks;
    }

    private static List<Integer> variations(DatasetRequest request, Task task) {
        if (request.episodes() != null) {
            return sampleOfEachFold(task, request.episodes());
        }
        if (request.selection() == null) {
            return List.of();
        }
        EpisodeSelection rule = EpisodeSelection.parse(request.selection()).orElseThrow();
        List<String> folds = request.folds();
        return rule.variations(task).stream()
                .filter(variation ->
                        folds == null || folds.contains(task.fold(variation).wireName()))
                .toList();
    }

    static Task task(String field, String name) {
        return Tasks.find(name)
                .orElseThrow(() -> new ServiceException.Invalid(
                        field,
                        "There is no task '%s'. Tasks are called 4-1 or find-living-thing, for example"
                                .formatted(name)));
    }

    private static List<Integer> ranges(Task task, List<String> ranges) {
        try {
            return VariationRanges.parse(task, ranges);
        } catch (IllegalArgumentException e) {
            throw new ServiceException.Invalid("variations." + task.id(), String.valueOf(e.getMessage()));
        }
    }

    private static List<Integer> sampleOfEachFold(Task task, EpisodesPerTask episodes) {
        List<Integer> chosen = new ArrayList<>();
        chosen.addAll(task.sample(Fold.TRAIN, episodes.train()));
        chosen.addAll(task.sample(Fold.DEV, episodes.dev()));
        chosen.addAll(task.sample(Fold.TEST, episodes.test()));
        return chosen;
    }
}
