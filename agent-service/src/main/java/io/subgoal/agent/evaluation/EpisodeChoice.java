package io.subgoal.agent.evaluation;

import io.subgoal.api.agent.EpisodeSet;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.TaskVariations;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.task.EpisodeSelection;
import io.subgoal.textworld.task.EvenSample;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.task.VariationRanges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which variations of which tasks an evaluation plays. */
final class EpisodeChoice {

    private static final int FIRST = 10;

    private EpisodeChoice() {}

    /** The variations by task id, ascending. */
    static Map<String, List<Integer>> of(EvaluationRequest request) {
        Map<String, List<Integer>> variations = named(request);
        Double share = request.share();
        if (share != null) {
            variations.replaceAll((task, all) -> EvenSample.share(all, share));
        }
        return variations;
    }

    private static Map<String, List<Integer>> named(EvaluationRequest request) {
        EpisodeSet set = request.set();
        List<TaskVariations> episodes = request.episodes();
        if ((set == null) == (episodes == null)) {
            throw new ServiceException.Invalid(
                    "episodes", "are named either by 'set', such as test_first10, or by 'episodes', task by task");
        }
        if (set != null) {
            return set(set, request.tasks());
        }
        if (request.tasks() != null) {
            throw new ServiceException.Invalid("tasks", "belong to 'set'; 'episodes' names its own");
        }
        return listed(episodes);
    }

    private static Map<String, List<Integer>> set(EpisodeSet set, @Nullable List<String> names) {
        Map<String, List<Integer>> variations = new LinkedHashMap<>();
        if (names == null) {
            Tasks.all().forEach(task -> variations.put(task.id(), variations(set, task)));
            return variations;
        }
        for (int i = 0; i < names.size(); i++) {
            Task task = task("tasks[" + i + "]", names.get(i));
            add(variations, "tasks[" + i + "]", task, variations(set, task));
        }
        return variations;
    }

    private static List<Integer> variations(EpisodeSet set, Task task) {
        return switch (set) {
            case TEST_FIRST10 -> first(task.variations(Fold.TEST));
            case TEST_ALL -> task.variations(Fold.TEST);
            case TEST_ROWS ->
                EpisodeSelection.REFERENCE.variations(task).stream()
                        .filter(variation -> task.fold(variation) == Fold.TEST)
                        .sorted()
                        .toList();
            case DEV -> task.variations(Fold.DEV);
            case DEV_FIRST10 -> first(task.variations(Fold.DEV));
        };
    }

    private static List<Integer> first(List<Integer> variations) {
        return variations.subList(0, Math.min(FIRST, variations.size()));
    }

    private static Map<String, List<Integer>> listed(List<TaskVariations> episodes) {
        Map<String, List<Integer>> variations = new LinkedHashMap<>();
        for (int i = 0; i < episodes.size(); i++) {
            String field = "episodes[" + i + "]";
            Task task = task(field + ".task", episodes.get(i).task());
            try {
                add(
                        variations,
                        field + ".task",
                        task,
                        VariationRanges.parse(task, episodes.get(i).variations()));
            } catch (IllegalArgumentException e) {
                throw new ServiceException.Invalid(field + ".variations", String.valueOf(e.getMessage()));
            }
        }
        return variations;
    }

    private static Task task(String field, String name) {
        return Tasks.find(name)
                .orElseThrow(() -> new ServiceException.Invalid(
                        field,
                        "There is no task '%s'. Tasks are called 4-1 or find-living-thing, for example"
                                .formatted(name)));
    }

    private static void add(Map<String, List<Integer>> to, String field, Task task, List<Integer> variations) {
        if (to.putIfAbsent(task.id(), variations) != null) {
            throw new ServiceException.Invalid(field, "Task " + task.id() + " is named twice");
        }
    }
}
