package io.subgoal.annotation.dataset;

import io.subgoal.api.annotation.DatasetStatistics;
import io.subgoal.api.annotation.EpisodeStatistics;
import io.subgoal.store.dataset.TrajectoryNumbers;
import io.subgoal.store.dataset.TrajectoryNumbers.Actions;
import io.subgoal.store.dataset.TrajectoryNumbers.Group;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Numbers of datasets: episodes, steps, scores, lengths, verbs; by task and fold and in all. */
@Component
class Statistics {

    private static final int KEPT = 50;

    private final TrajectoryNumbers numbers;

    /** Those that were asked for last. */
    private final Map<UUID, DatasetStatistics> kept =
            Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, DatasetStatistics> eldest) {
                    return size() > KEPT;
                }
            });

    Statistics(TrajectoryNumbers numbers) {
        this.numbers = numbers;
    }

    /** A task's fold, a task, a fold, or everything: null stands for all. */
    private record Key(@Nullable String taskId, @Nullable Fold fold) {}

    /** The numbers of a frozen dataset, which never change. */
    @Transactional(readOnly = true)
    public Optional<DatasetStatistics> of(UUID datasetId) {
        Optional<DatasetStatistics> found =
                Optional.ofNullable(kept.get(datasetId)).or(() -> count(datasetId));
        found.ifPresent(statistics -> kept.put(datasetId, statistics));
        return found;
    }

    private Optional<DatasetStatistics> count(UUID datasetId) {
        Map<Key, ActionCounts> counts = counts(datasetId);
        Map<Key, EpisodeStatistics> groups = new HashMap<>();
        for (Group group : numbers.groups(datasetId)) {
            Key key = new Key(group.taskId(), group.fold());
            groups.put(key, statistics(group, Objects.requireNonNull(counts.get(key))));
        }
        EpisodeStatistics all = groups.get(new Key(null, null));
        if (all == null) {
            return Optional.empty();
        }
        List<DatasetStatistics.OfTask> tasks = new ArrayList<>();
        for (Task task : Tasks.all()) {
            EpisodeStatistics ofTask = groups.get(new Key(task.id(), null));
            if (ofTask != null) {
                tasks.add(new DatasetStatistics.OfTask(task.id(), task.name(), ofTask, folds(groups, task.id())));
            }
        }
        return Optional.of(new DatasetStatistics(all, folds(groups, null), tasks));
    }

    private Map<Key, ActionCounts> counts(UUID datasetId) {
        Map<Key, ActionCounts> counts = new HashMap<>();
        try (Stream<Actions> all = numbers.actions(datasetId)) {
            all.forEach(actions -> {
                for (Key key : List.of(
                        new Key(actions.taskId(), actions.fold()),
                        new Key(actions.taskId(), null),
                        new Key(null, actions.fold()),
                        new Key(null, null))) {
                    counts.computeIfAbsent(key, k -> new ActionCounts()).add(actions.actions());
                }
            });
        }
        return counts;
    }

    private static Map<String, EpisodeStatistics> folds(Map<Key, EpisodeStatistics> groups, @Nullable String taskId) {
        Map<String, EpisodeStatistics> folds = new LinkedHashMap<>();
        for (Fold fold : Fold.values()) {
            EpisodeStatistics group = groups.get(new Key(taskId, fold));
            if (group != null) {
                folds.put(fold.wireName(), group);
            }
        }
        return folds;
    }

    private static EpisodeStatistics statistics(Group group, ActionCounts counts) {
        List<Double> q = group.quantiles();
        return new EpisodeStatistics(
                group.episodes(),
                group.descriptions(),
                counts.steps(),
                group.keptSteps(),
                new EpisodeStatistics.Length(
                        (double) group.keptSteps() / group.episodes(),
                        q.get(0),
                        q.get(1),
                        q.get(2),
                        q.get(3),
                        q.get(4),
                        q.get(5),
                        q.get(6)),
                100 * group.meanScore(),
                100 * group.minScore(),
                (double) group.complete() / group.episodes(),
                counts.verbs());
    }
}
