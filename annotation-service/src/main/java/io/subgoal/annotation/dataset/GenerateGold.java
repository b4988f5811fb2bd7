package io.subgoal.annotation.dataset;

import io.subgoal.scienceworld.Difference;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.store.Json;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.FailedTrajectories;
import io.subgoal.store.dataset.FailedTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.dataset.Trajectories.VariationKey;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Trajectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Generates a dataset's gold trajectories in worlds side by side, and proves each in another world. What is stored already
 * is not generated again, and what failed is not tried again: worlds are deterministic. A variation that fails is
 * recorded with its reason and the others go on.
 */
@Component
class GenerateGold implements JobHandler {

    static final String KIND = "generate-gold";

    private static final Logger LOG = LoggerFactory.getLogger(GenerateGold.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final DatasetRepository datasets;
    private final Trajectories trajectories;
    private final FailedTrajectories failures;
    private final DatasetFreezer freezer;
    private final GoldMaker maker;
    private final WorldPool worlds;

    /** Worlds that generate nothing. Half as many: proving a trajectory takes a fraction of the time of making it. */
    private final WorldPool proofs;

    GenerateGold(
            DatasetRepository datasets,
            Trajectories trajectories,
            FailedTrajectories failures,
            DatasetFreezer freezer,
            GoldMaker maker,
            GoldProperties properties) {
        this.datasets = datasets;
        this.trajectories = trajectories;
        this.failures = failures;
        this.freezer = freezer;
        this.maker = maker;
        worlds = new WorldPool(properties.parallelism());
        proofs = new WorldPool((properties.parallelism() + 1) / 2);
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
        Set<VariationKey> settled = trajectories.keys(dataset.id());
        settled.addAll(failures.keys(dataset.id()));
        Queue<VariationKey> todo = new ConcurrentLinkedQueue<>(selection.spread());
        todo.removeAll(settled);
        job.begin(selection.size() - todo.size(), selection.size());
        generateAll(job, dataset, todo);
        requireAny(dataset);
        freezer.freeze(dataset.id());
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
                if (e.getCause() instanceof Error cause) {
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
        GoldMaker.Settings settings = GoldMaker.Settings.of(dataset);
        for (VariationKey key = todo.poll(); key != null; key = todo.poll()) {
            job.checkpoint();
            Task task = Tasks.get(key.taskId());
            Outcome outcome = make(job, task, key.variation(), settings);
            if (outcome instanceof Made made && dataset.origin().verify()) {
                outcome = prove(job, made.trajectory(), settings);
            }
            switch (outcome) {
                case Made made -> trajectories.add(dataset.id(), made.trajectory());
                case Failed failed -> {
                    LOG.warn("Gold of task {} variation {} failed: {}", task.id(), key.variation(), failed.reason());
                    failures.add(
                            dataset.id(),
                            new FailedTrajectory(
                                    task.id(),
                                    key.variation(),
                                    task.fold(key.variation()),
                                    failed.reason(),
                                    failed.step().orElse(null)));
                }
            }
            job.advance("%s %s variation %d".formatted(task.id(), task.name(), key.variation()));
        }
    }

    /** What became of a variation. */
    private sealed interface Outcome {}

    private record Made(Trajectory trajectory) implements Outcome {}

    private record Failed(String reason, Optional<Integer> step) implements Outcome {}

    private Outcome make(JobContext job, Task task, int variation, GoldMaker.Settings settings)
            throws InterruptedException {
        try (WorldPool.Lease lease = lease(job, worlds)) {
            try {
                return new Made(maker.make(lease.world(), task, variation, settings));
            } catch (RuntimeException e) {
                lease.discard();
                return failed("The simulator made no solution: ", e);
            }
        }
    }

    private Outcome prove(JobContext job, Trajectory trajectory, GoldMaker.Settings settings)
            throws InterruptedException {
        try (WorldPool.Lease lease = lease(job, proofs)) {
            try {
                Optional<Difference> difference = maker.prove(lease.world(), trajectory, settings);
                return difference
                        .<Outcome>map(d -> new Failed(
                                "Played again in another world it took another course: " + d, Optional.of(d.step())))
                        .orElseGet(() -> new Made(trajectory));
            } catch (RuntimeException e) {
                lease.discard();
                return failed("It could not be played again: ", e);
            }
        }
    }

    /** Waits for a world as long as it takes: another dataset may have them all. */
    private static WorldPool.Lease lease(JobContext job, WorldPool pool) throws InterruptedException {
        Optional<WorldPool.Lease> lease = pool.tryLease(PATIENCE);
        while (lease.isEmpty()) {
            job.checkpoint();
            lease = pool.tryLease(PATIENCE);
        }
        return lease.get();
    }

    /** Too little memory is this process's trouble, not the variation's: it fails the job, which can be resumed. */
    private static Failed failed(String what, RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof OutOfMemoryError) {
            throw e;
        }
        LOG.debug("A world failed", e);
        return new Failed(what + (cause == e ? e.getMessage() : e.getMessage() + ": " + cause), Optional.empty());
    }

    private void requireAny(DatasetEntity dataset) {
        if (trajectories.keys(dataset.id()).isEmpty()) {
            throw new IllegalStateException("None of the variations could be made. The first: "
                    + failures.page(dataset.id(), 0, 1).getFirst().reason());
        }
    }
}
