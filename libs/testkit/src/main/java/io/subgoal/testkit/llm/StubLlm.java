package io.subgoal.testkit.llm;

import io.subgoal.testkit.llm.SocketServer.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stub of an LLM server: chat, models, files and batches of the OpenAI interface on a port of its own. Every answer that
 * is made is charged, also one that never arrives. A repeated idempotency key with the same body gets the first answer
 * again, free of charge. {@code GET /stub/counts} and {@code POST /stub/faults} work from another process.
 */
public final class StubLlm implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern CHAT =
            Pattern.compile("/v1/chat/completions|/openai/deployments/[^/]+/chat/completions");

    private final Settings settings;
    private final Tally tally = new Tally();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, ObjectNode> known = new ConcurrentHashMap<>();
    private final StubBatches batches;
    private final SocketServer server;
    private volatile FaultScript faults;
    private volatile @Nullable Integer outage;

    /**
     * How a stub behaves.
     *
     * @param port 0 takes a free one
     * @param key the only key it accepts; null accepts everybody
     * @param latency how long each answer takes
     * @param idempotent whether it knows idempotency keys; many servers do not
     * @param batchPolls how often a batch is asked for until it is done
     */
    public record Settings(
            int port,
            @Nullable String key,
            Duration latency,
            boolean idempotent,
            int batchPolls,
            Function<JsonNode, Answer> answers,
            FaultScript faults) {

        public static final Settings DEFAULT =
                new Settings(0, null, Duration.ZERO, true, 1, Answers.proper(), FaultScript.none());

        public Settings withPort(int value) {
            return new Settings(value, key, latency, idempotent, batchPolls, answers, faults);
        }

        public Settings withKey(String value) {
            return new Settings(port, value, latency, idempotent, batchPolls, answers, faults);
        }

        public Settings withLatency(Duration value) {
            return new Settings(port, key, value, idempotent, batchPolls, answers, faults);
        }

        public Settings withoutIdempotency() {
            return new Settings(port, key, latency, false, batchPolls, answers, faults);
        }

        public Settings withBatchPolls(int value) {
            return new Settings(port, key, latency, idempotent, value, answers, faults);
        }

        public Settings withAnswers(Function<JsonNode, Answer> value) {
            return new Settings(port, key, latency, idempotent, batchPolls, value, faults);
        }

        public Settings withFaults(FaultScript value) {
            return new Settings(port, key, latency, idempotent, batchPolls, answers, value);
        }
    }

    private StubLlm(Settings settings) {
        this.settings = settings;
        faults = settings.faults();
        batches = new StubBatches(settings.answers(), tally, settings.batchPolls());
        server = new SocketServer(settings.port(), this::handle);
    }

    public static StubLlm start() {
        return start(Settings.DEFAULT);
    }

    public static StubLlm start(Settings settings) {
        return new StubLlm(settings);
    }

    /** The base URL for clients, with {@code /v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.port() + "/v1");
    }

    public Counts counts() {
        return tally.counts();
    }

    /** How often the state of any batch was asked for. */
    public int polls() {
        return batches.polls();
    }

    /** How many files it keeps. */
    public int files() {
        return batches.files();
    }

    /** The chat requests in the order in which they came. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Numbers of requests go on from where they are. */
    public void faults(FaultScript script) {
        faults = script;
    }

    /**
     * How batches end that are not done yet.
     *
     * @param lines faults by the number of the line; statuses and oddities have an effect
     * @param end {@code completed}, {@code failed} or {@code expired}; with {@code in_progress} they do not end
     */
    public void batchFaults(FaultScript lines, String end) {
        batches.misbehave(lines, end);
    }

    /** Makes every call about files and batches fail with a status; null makes them work again. */
    public void batchOutage(@Nullable Integer status) {
        outage = status;
    }

    private Reply handle(HttpMessage request) throws InterruptedException {
        if (request.path().equals("/stub/counts")) {
            return new Reply(200, Map.of("Content-Type", "application/json"), JSON.writeValueAsString(counts()));
        } else if (request.path().equals("/stub/faults")) {
            faults(FaultScript.parse(request.body()));
            return new Reply(204, Map.of(), "");
        }
        Optional<String> sentKey = sentKey(request);
        if (settings.key() != null && !sentKey.equals(Optional.of(settings.key()))) {
            tally.answer(401);
            // Real servers echo keys as well.
            return error(401, "invalid_api_key", "Incorrect API key provided: " + sentKey.orElse("none"));
        }
        if (CHAT.matcher(request.path()).matches()) {
            int number = tally.arrive(request.body());
            try {
                Reply reply = chat(number, request);
                tally.answer(reply.status());
                return reply;
            } finally {
                tally.leave();
            }
        }
        if (request.path().equals("/v1/models")) {
            return new Reply(200, Map.of(), "{\"object\":\"list\",\"data\":[{\"id\":\"stub\",\"object\":\"model\"}]}");
        }
        Integer down = outage;
        if (down != null) {
            return error(down, "error_" + down, "The stub answers " + down);
        }
        Reply reply =
                batches.handle(request).orElseGet(() -> error(404, "not_found", "No such path " + request.path()));
        Thread.sleep(settings.latency());
        return reply;
    }

    private static Optional<String> sentKey(HttpMessage request) {
        return request.header("authorization")
                .map(value -> value.replaceFirst("^Bearer ", ""))
                .or(() -> request.header("api-key"));
    }

    private static Reply error(int status, String code, String message) {
        return new Reply(status, Map.of("Content-Type", "application/json"), ChatBodies.error(code, message));
    }

    private Reply chat(int number, HttpMessage request) throws InterruptedException {
        received.add(new Received(
                number,
                Instant.now(),
                request.path(),
                request.query(),
                request.headers(),
                request.headers().get("idempotency-key"),
                request.body()));
        Optional<Fault> fault = faults.fault(number);
        if (fault.orElse(null) instanceof Fault.Status status) {
            Reply plain = error(status.status(), status.code(), status.message());
            return new Reply(status.status(), status.headers(), plain.body(), 1, false);
        }
        Thread.sleep(settings.latency());
        ObjectNode body = answer(number, request);
        String text =
                fault.orElse(null) instanceof Fault.Odd odd ? ChatBodies.odd(body, odd.oddity()) : body.toString();
        Reply reply = new Reply(200, Map.of("Content-Type", "application/json"), text);
        if (fault.orElse(null) instanceof Fault.Silence silence) {
            Thread.sleep(silence.duration());
        }
        return fault.orElse(null) instanceof Fault.Break broken ? reply.broken(broken.part(), broken.hard()) : reply;
    }

    private ObjectNode answer(int number, HttpMessage request) {
        Optional<String> key = settings.idempotent() ? request.header("idempotency-key") : Optional.empty();
        Optional<String> identity = key.map(name -> name + "\n" + request.body());
        ObjectNode before = identity.map(known::get).orElse(null);
        if (before != null) {
            tally.replay();
            return before;
        }
        JsonNode asked = JSON.readTree(request.body());
        ObjectNode body =
                ChatBodies.completion(number, asked, settings.answers().apply(asked));
        tally.charge(request.body());
        identity.ifPresent(name -> known.put(name, body));
        return body;
    }

    @Override
    public void close() {
        server.close();
    }
}
