package io.subgoal.bench.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes load when told to, so that it is warm when it counts. A line of standard input is a command: {@code closed},
 * {@code open} or {@code mixed}, then words of {@code name=value}. A line of standard output says that it is done.
 */
final class Load {

    private Load() {}

    static void main() throws IOException, InterruptedException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            Map<String, String> options = Arrays.stream(words)
                    .skip(1)
                    .map(word -> word.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
            System.out.println(run(words[0], options));
        }
    }

    private static String run(String kind, Map<String, String> options) throws IOException, InterruptedException {
        int port = Integer.parseInt(options.get("port"));
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        List<Request> requests = Request.read(Path.of(options.get("requests")), "127.0.0.1:" + port);
        double seconds = Double.parseDouble(options.get("seconds"));
        Path out = Path.of(options.get("out"));
        int callers = Integer.parseInt(options.getOrDefault("callers", "1"));
        long cpu = cpu();
        long begin = System.nanoTime();
        String counts = "";
        List<Sample> samples = List.of();
        switch (kind) {
            case "mixed" -> counts = new MixedLoad(address, requests).run(callers, seconds, out);
            case "closed" -> samples = new ClosedLoop(address, requests, callers).run(seconds);
            case "open" ->
                samples = new OpenLoop(address, requests).run(Double.parseDouble(options.get("rate")), seconds);
            default -> throw new IllegalArgumentException(kind);
        }
        String took = "wall_ms=%.1f cpu_ms=%.1f".formatted((System.nanoTime() - begin) / 1e6, (cpu() - cpu) / 1e6);
        if (!kind.equals("mixed")) {
            Sample.write(samples, out);
        }
        return took + " " + counts;
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
