package io.subgoal.bench.worlds;

import io.subgoal.scienceworld.Environment;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What many worlds in one JVM take: each has its own episode, all of them stay, and each is asked for its valid actions.
 * Arguments: the episodes, how many worlds.
 */
final class Memory {

    private Memory() {}

    static void main(String[] arguments) throws IOException {
        List<Played> episodes = Played.read(Path.of(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        List<Environment> environments = new ArrayList<>();
        report(0);
        for (int i = 0; i < count; i++) {
            Played played = episodes.get(i % episodes.size());
            Environment environment = new Environment(
                    World.create(),
                    Tasks.get(played.task()),
                    played.variation(),
                    new Simplifications(played.simplifications()),
                    Environment.DEFAULT_STEP_LIMIT);
            environments.add(environment);
            environment.reset();
            played.actions().forEach(environment::step);
            environment.validActions();
            if (i == 0 || i + 1 == count) {
                report(i + 1);
            }
        }
        int sum = environments.stream().mapToInt(e -> e.validActions().size()).sum();
        System.out.printf("%d worlds still answer, with %d valid actions%n", count, sum);
    }

    private static void report(int worlds) throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long rest = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed();
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\s+", " "))
                .toList()
                .toString();
        System.out.printf("%d worlds: heap %d MB, classes and code %d MB, %s%n", worlds, heap >> 20, rest >> 20, resident);
    }
}
