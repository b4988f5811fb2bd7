package io.subgoal.bench.worlds;

import io.subgoal.scienceworld.Environment;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.Turn;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Tasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Plays episodes for time, a round for each line of the input: how many worlds at once, and whether valid actions are
 * asked for at each step. Every world plays all episodes. Loads are not counted, and all worlds have loaded before any
 * steps. Arguments: the episodes, the steps of each.
 */
final class Play {

    private final List<Played> episodes;
    private final int steps;
    private final List<World> worlds = new ArrayList<>();

    private Play(List<Played> episodes, int steps) {
        this.episodes = episodes;
        this.steps = steps;
    }

    static void main(String[] arguments) throws Exception {
        Play play = new Play(Played.read(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] order = line.split(" ");
            play.round(Integer.parseInt(order[0]), order[1].equals("valid"));
        }
    }

    private void round(int count, boolean valid) throws InterruptedException, ExecutionException {
        while (worlds.size() < count) {
            worlds.add(World.create());
        }
        List<Future<Took>> parts = new ArrayList<>();
        CyclicBarrier together = new CyclicBarrier(count);
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (World world : worlds.subList(0, count)) {
                parts.add(threads.submit(() -> all(world, valid, together)));
            }
        }
        Took sum = new Took(0, 0, 0, 0);
        for (Future<Took> part : parts) {
            sum = sum.plus(part.get());
        }
        // What the process takes while one thread plays is known only if no other does.
        System.out.printf(
                "{\"steps\": %d, \"wall\": %.4f, \"cpu\": %.4f}%n",
                sum.steps(), sum.wall(), count == 1 ? sum.process() : sum.thread());
    }

    private Took all(World world, boolean valid, CyclicBarrier together)
            throws InterruptedException, BrokenBarrierException {
        Took sum = new Took(0, 0, 0, 0);
        for (Played episode : episodes) {
            sum = sum.plus(play(world, episode, valid, together));
        }
        return sum;
    }

    private Took play(World world, Played episode, boolean valid, CyclicBarrier together)
            throws InterruptedException, BrokenBarrierException {
        Environment environment = new Environment(
                world,
                Tasks.get(episode.task()),
                episode.variation(),
                new Simplifications(episode.simplifications()),
                Environment.DEFAULT_STEP_LIMIT);
        environment.reset();
        List<String> actions = episode.actions().subList(0, Math.min(steps, episode.actions().size()));
        together.await();
        double process = processSeconds();
        long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        int length = 0;
        for (String action : actions) {
            Turn turn = environment.step(action); // its surroundings and inventory included
            length += turn.look().length() + (valid ? environment.validActions().size() : 0);
        }
        if (length == 0) {
            throw new IllegalStateException("Nothing was seen");
        }
        Took took = new Took(
                actions.size(),
                (System.nanoTime() - begin) / 1e9,
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread) / 1e9,
                processSeconds() - process);
        together.await();
        return took;
    }

    private static double processSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    /** Steps, and the seconds they took: on the clock, of the thread that took them, of the process meanwhile. */
    private record Took(int steps, double wall, double thread, double process) {
        Took plus(Took other) {
            return new Took(steps + other.steps, wall + other.wall, thread + other.thread, process + other.process);
        }
    }
}
