package io.subgoal.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * One engine's side of the comparison, the same as in {@code peers/engine.py}: says what it computed once it is warm,
 * then, for each line with a number, does the work that often and says what one time took.
 */
final class Engine {

    private static final JsonMapper JSON = new JsonMapper();
    private static final double WARM_UP_MILLIS = 2000;
    private static final int WARM_UP_RUNS = 2;

    private Engine() {}

    static void serve(Supplier<?> work) throws IOException {
        PrintStream out = System.out;
        Object result = work.get();
        Stopwatch warmUp = new Stopwatch();
        for (int run = 0; run < WARM_UP_RUNS || warmUp.wallMillis() < WARM_UP_MILLIS; run++) {
            work.get();
        }
        out.println(JSON.writeValueAsString(Map.of("result", result)));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int times = Integer.parseInt(line.strip());
            Stopwatch watch = new Stopwatch();
            for (int run = 0; run < times; run++) {
                work.get();
            }
            double wall = watch.wallMillis() / times;
            double cpu = watch.cpuMillis() / times;
            out.println(JSON.writeValueAsString(Map.of("wall_ms", wall, "cpu_ms", cpu)));
        }
    }
}
