package io.subgoal.scienceworld;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Random walks through variations of all tasks: valid actions, nonsense, numbers nobody asked for, under changing
 * simplifications, in worlds of a pool that come to each walk with another past. What they see is what another process saw,
 * whose checksums lie in the test's resources. {@code -Dsubgoal.steps=10000} goes the whole way, a part of it otherwise.
 */
class RandomStepsIT {

    private static final Path RECORDED = Path.of("src/test/resources/random-steps.txt");
    private static final int RECORDED_STEPS = 10_000;
    private static final int STEPS = Integer.getInteger("subgoal.steps", 900);
    private static final int WALK = 30;

    @Test
    void everyWalkIsTheOneThatAnotherProcessSaw() throws Exception {
        boolean record = Boolean.getBoolean("subgoal.record");
        TreeMap<Integer, String> seen = walk(Math.ceilDiv(record ? RECORDED_STEPS : STEPS, WALK));
        List<String> lines = seen.entrySet().stream()
                .map(walk -> walk.getKey() + " " + walk.getValue())
                .toList();
        if (record) {
            Files.write(RECORDED, lines);
        }
        assertThat(lines).isNotEmpty().isEqualTo(Files.readAllLines(RECORDED).subList(0, lines.size()));
    }

    private static TreeMap<Integer, String> walk(int walks) throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int walk = 0; walk < walks; walk++) {
            order.add(walk);
        }
        Collections.shuffle(order, new Random());
        WorldPool pool = new WorldPool(2);
        TreeMap<Integer, String> seen = new TreeMap<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(pool.size())) {
            List<Future<String>> traces = executor.invokeAll(
                    order.stream().map(walk -> trace(pool, walk)).toList());
            for (int i = 0; i < order.size(); i++) {
                seen.put(order.get(i), traces.get(i).get());
            }
        }
        return seen;
    }

    private static Callable<String> trace(WorldPool pool, int walk) {
        Task task = Tasks.all().get(walk % Tasks.all().size());
        return () -> {
            try (WorldPool.Lease lease = pool.lease(Duration.ofMinutes(1))) {
                return task.id() + " " + Traces.ofWildWalk(lease.world(), task, walk, WALK);
            }
        };
    }
}
