package io.subgoal.annotation.dataset;

import io.subgoal.scienceworld.GoldTrajectories;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.store.Json;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.Trajectories.VariationKey;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Trajectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Generates a dataset's gold trajectories in worlds side by side; what is stored already is not generated again. */
@Component
class GenerateGold implements JobHandler {

    static final String KIND = "generate-gold";

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DatasetRepository datasets;
    private final Trajectories trajectories;
    private final TransactionTemplate transactions;
    private final WorldPool worlds;

    GenerateGold(
            DatasetRepository datasets,
            Trajectories trajectories,
            TransactionTemplate transactions,
            GoldProperties properties) {
        this.datasets = datasets;
        this.trajectories = trajectories;
        this.transactions = transactions;
        worlds = new WorldPool(properties.parallelism());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) throws InterruptedException {
        DatasetEntity dataset = datasets.findById(job.subjectId()).orElseThrow();
        if (dataset.checksum().isPresent()) {
            return;
        }
        Selection selection = Json.read(dataset.spec(), Selection.class);
        Set<VariationKey> present = trajectories.keys(dataset.id());
        Queue<VariationKey> todo = new ConcurrentLinkedQueue<>();
        selection
                .variations()
                .forEach((task, variations) -> variations.forEach(variation -> {
                    VariationKey key = new VariationKey(task, variation);
                    if (!present.contains(key)) {
                        todo.add(key);
                    }
                }));
        job.begin(selection.size() - todo.size(), selection.size());
        generateAll(job, dataset, todo);
        String checksum = trajectories.checksum(dataset.id());
        transactions.executeWithoutResult(
                status -> datasets.findById(dataset.id()).orElseThrow().freeze(checksum));
    }

    private void generateAll(JobContext job, DatasetEntity dataset, Queue<VariationKey> todo)
            throws InterruptedException {
        try (ExecutorService workers = Executors.newFixedThreadPool(
                worlds.size(), Thread.ofPlatform().name("gold-", 0).daemon().factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < worlds.size(); i++) {
                running.add(workers.submit(() -> {
                    work(job, dataset, todo);
                    return null;
                }));
            }
            try {
                for (Future<?> worker : running) {
                    worker.get();
                }
            } catch (ExecutionException e) {
                todo.clear();
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                todo.clear();
                throw e;
            }
        }
    }

    private void work(JobContext job, DatasetEntity dataset, Queue<VariationKey> todo) throws InterruptedException {
        Simplifications simplifications = new Simplifications(dataset.simplifications());
        boolean canonical = dataset.names().equals(Datasets.CANONICAL);
        try (WorldPool.Lease lease = worlds.lease(PATIENCE)) {
            for (VariationKey key = todo.poll(); key != null; key = todo.poll()) {
                job.checkpoint();
                Task task = Tasks.get(key.taskId());
                try {
                    trajectories.add(
                            dataset.id(), generate(lease.world(), task, key.variation(), simplifications, canonical));
                } catch (RuntimeException e) {
                    lease.discard();
                    throw new IllegalStateException(
                            "Gold of task %s variation %d failed: %s"
                                    .formatted(task.id(), key.variation(), e.getMessage()),
                            e);
                }
                job.advance("%s %s variation %d".formatted(task.id(), task.name(), key.variation()));
            }
        }
    }

    private static Trajectory generate(
            World world, Task task, int variation, Simplifications simplifications, boolean canonical) {
        return canonical
                ? GoldTrajectories.generateCanonical(world, task, variation, simplifications)
                : GoldTrajectories.generate(world, task, variation, simplifications);
    }
}
