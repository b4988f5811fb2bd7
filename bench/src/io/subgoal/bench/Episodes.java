package io.subgoal.bench;

import io.subgoal.annotation.teacher.OfflineTeacher;
import io.subgoal.scienceworld.GoldTrajectories;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Trajectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Gold episodes of the simulator with the offline teacher's sub-goals, made as the annotation service makes them. */
final class Episodes {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Episodes() {}

    /** Some episodes of a fold of each task, in the order of tasks and variations. */
    static List<AnnotatedTrajectory> of(List<Task> tasks, Fold fold, int ofEachTask) throws InterruptedException {
        WorldPool worlds = new WorldPool(Runtime.getRuntime().availableProcessors());
        OfflineTeacher teacher = new OfflineTeacher();
        List<Future<Trajectory>> gold = new ArrayList<>();
        List<AnnotatedTrajectory> episodes = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(worlds.size())) {
            for (Task task : tasks) {
                for (int variation : task.sample(fold, ofEachTask)) {
                    gold.add(workers.submit(() -> gold(worlds, task, variation)));
                }
            }
            for (Future<Trajectory> future : gold) {
                Trajectory trajectory = future.get();
                if (!trajectory.keptSteps().isEmpty()) {
                    episodes.add(teacher.annotate(trajectory));
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A gold episode could not be made", e.getCause());
        }
        return episodes;
    }

    private static Trajectory gold(WorldPool worlds, Task task, int variation) throws InterruptedException {
        try (WorldPool.Lease lease = worlds.lease(PATIENCE)) {
            return GoldTrajectories.generateCanonical(lease.world(), task, variation, Simplifications.EASY);
        }
    }
}
