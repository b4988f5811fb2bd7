package io.subgoal.annotation.dataset;

import io.subgoal.api.annotation.DatasetRequest;
import io.subgoal.api.annotation.EpisodesPerTask;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.task.VariationRanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which variations of which tasks a dataset has.
 *
 * @param variations by id of the task, ascending
 */
record Selection(Map<String, List<Integer>> variations) {

    static Selection of(DatasetRequest request) {
        if ((request.episodes() == null) == (request.variations() == null)) {
            throw new ServiceException.Invalid("episodes", "Give either 'episodes' or 'variations'");
        }
        Map<String, List<Integer>> chosen = new LinkedHashMap<>();
        for (int i = 0; i < request.tasks().size(); i++) {
            Task task = task("tasks[" + i + "]", request.tasks().get(i));
            if (request.episodes() != null) {
                chosen.put(task.id(), sampleOfEachFold(task, request.episodes()));
            } else {
                chosen.put(task.id(), List.of());
            }
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
        return new Selection(chosen);
    }

    long size() {
        return variations.values().stream().mapToLong(List::size).sum();
    }

    private static Task task(String field, String name) {
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
