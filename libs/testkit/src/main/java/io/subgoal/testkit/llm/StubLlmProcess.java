package io.subgoal.testkit.llm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

/** A stub in a process of its own, which outlives a service that is killed. */
public final class StubLlmProcess implements AutoCloseable {

    private static final String READY = "listening on ";

    private final Process process;
    private final URI baseUrl;
    private final RestClient client = RestClient.create();

    private StubLlmProcess(Process process, URI baseUrl) {
        this.process = process;
        this.baseUrl = baseUrl;
    }

    /**
     * Starts a stub with this process's class path and waits until it listens.
     *
     * @param arguments as of {@link #main}
     */
    public static StubLlmProcess start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StubLlmProcess.class.getName()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            if (line == null || !line.startsWith(READY)) {
                process.destroyForcibly();
                throw new IllegalStateException("The stub said '" + line + "'");
            }
            return new StubLlmProcess(process, URI.create(line.substring(READY.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The base URL for clients, with {@code /v1}. */
    public URI baseUrl() {
        return baseUrl;
    }

    public Counts counts() {
        String body =
                client.get().uri(baseUrl.resolve("/stub/counts")).retrieve().body(String.class);
        return new JsonMapper().readValue(Objects.requireNonNull(body), Counts.class);
    }

    /** Sets a script as {@link FaultScript#parse} reads it. */
    public void faults(String script) {
        client.post()
                .uri(baseUrl.resolve("/stub/faults"))
                .body(script)
                .retrieve()
                .toBodilessEntity();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * Runs a stub until it is killed. Arguments: {@code --port=N}, {@code --key=TEXT}, {@code --latency=PT0.1S},
     * {@code --batch-polls=N}, {@code --no-idempotency}, {@code --mutation=NAME}, {@code --faults=SCRIPT}.
     */
    public static void main(String[] arguments) throws InterruptedException {
        StubLlm.Settings settings = StubLlm.Settings.DEFAULT;
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String value = parts.length > 1 ? parts[1] : "";
            settings = switch (parts[0]) {
                case "--port" -> settings.withPort(Integer.parseInt(value));
                case "--key" -> settings.withKey(value);
                case "--latency" -> settings.withLatency(Duration.parse(value));
                case "--batch-polls" -> settings.withBatchPolls(Integer.parseInt(value));
                case "--no-idempotency" -> settings.withoutIdempotency();
                case "--faults" -> settings.withFaults(FaultScript.parse(value));
                case "--mutation" ->
                    settings.withAnswers(Answers.mutated(Answers.Mutation.valueOf(value.toUpperCase(Locale.ROOT))));
                default -> throw new IllegalArgumentException("Unknown argument " + argument);
            };
        }
        try (StubLlm stub = StubLlm.start(settings)) {
            IO.println(READY + stub.baseUrl());
            Thread.currentThread().join();
        }
    }
}
