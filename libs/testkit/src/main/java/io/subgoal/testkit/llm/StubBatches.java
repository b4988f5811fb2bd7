package io.subgoal.testkit.llm;

import io.subgoal.testkit.llm.SocketServer.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Files and batches. A batch is done once its state was asked for often enough. */
final class StubBatches {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PART =
            Pattern.compile("name=\"file\"[^\\r\\n]*\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n(.*?)\\r\\n--", Pattern.DOTALL);
    private static final Pattern BATCH = Pattern.compile("/v1/batches/([^/]+)(/cancel)?");
    private static final Pattern FILE = Pattern.compile("/v1/files/([^/]+)(/content)?");

    private final Map<String, String> files = new HashMap<>();
    private final Map<String, Batch> batches = new HashMap<>();
    private final List<Batch> newest = new ArrayList<>();
    private final Function<JsonNode, Answer> answers;
    private final Tally tally;
    private final int polls;
    private int uploads;
    private volatile FaultScript lineFaults = FaultScript.none();
    private volatile String end = "completed";

    StubBatches(Function<JsonNode, Answer> answers, Tally tally, int polls) {
        this.answers = answers;
        this.tally = tally;
        this.polls = polls;
    }

    /** How the lines of batches go wrong, and with which status batches end. */
    void misbehave(FaultScript faults, String status) {
        lineFaults = faults;
        end = status;
    }

    private static final class Batch {
        final ObjectNode json;
        int polls;
        boolean over;

        Batch(ObjectNode json) {
            this.json = json;
        }
    }

    synchronized Optional<Reply> handle(HttpMessage request) {
        Matcher file = FILE.matcher(request.path());
        Matcher batch = BATCH.matcher(request.path());
        if (request.path().equals("/v1/files") && request.method().equals("POST")) {
            return Optional.of(upload(request));
        } else if (file.matches()) {
            return Optional.of(request.method().equals("DELETE") ? delete(file.group(1)) : content(file.group(1)));
        } else if (request.path().equals("/v1/batches")) {
            return Optional.of(request.method().equals("POST") ? create(request) : list(request));
        } else if (batch.matches()) {
            Batch found = batches.get(batch.group(1));
            return Optional.of(found == null ? missing("batch") : batch.group(2) == null ? poll(found) : cancel(found));
        }
        return Optional.empty();
    }

    private Reply content(String id) {
        String content = files.get(id);
        return content == null ? missing("file") : new Reply(200, Map.of(), content);
    }

    private Reply delete(String id) {
        return files.remove(id) == null
                ? missing("file")
                : json(JSON.createObjectNode()
                        .put("id", id)
                        .put("object", "file")
                        .put("deleted", true));
    }

    synchronized int polls() {
        return newest.stream().mapToInt(batch -> batch.polls).sum();
    }

    synchronized int files() {
        return files.size();
    }

    private static Reply missing(String what) {
        return new Reply(404, Map.of(), ChatBodies.error("not_found", "No such " + what));
    }

    private static Reply json(ObjectNode body) {
        return new Reply(200, Map.of("Content-Type", "application/json"), body.toString());
    }

    private Reply upload(HttpMessage request) {
        Matcher part = PART.matcher(request.body());
        if (!part.find()) {
            return new Reply(400, Map.of(), ChatBodies.error("no_file", "There is no part named file"));
        }
        return json(file(part.group(1)));
    }

    private ObjectNode file(String content) {
        String id = "file-" + ++uploads;
        files.put(id, content);
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", "file")
                .put("bytes", content.length())
                .put("created_at", 1_700_000_000L)
                .put("filename", "batch.jsonl")
                .put("purpose", "batch")
                .put("status", "processed");
    }

    private Reply create(HttpMessage request) {
        JsonNode asked = JSON.readTree(request.body());
        String input = asked.path("input_file_id").stringValue("");
        if (!files.containsKey(input)) {
            return missing("file");
        }
        ObjectNode json = JSON.createObjectNode()
                .put("id", "batch_" + (batches.size() + 1))
                .put("object", "batch")
                .put("endpoint", asked.path("endpoint").stringValue(""))
                .put("input_file_id", input)
                .put("completion_window", asked.path("completion_window").stringValue(""))
                .put("status", "validating")
                .put("created_at", 1_700_000_000L + batches.size());
        json.set("metadata", asked.path("metadata"));
        counts(json, lines(input).size(), 0, 0);
        Batch batch = new Batch(json);
        batches.put(json.path("id").stringValue(""), batch);
        newest.addFirst(batch);
        tally.batch();
        return json(json);
    }

    private Reply list(HttpMessage request) {
        int limit = Integer.parseInt(request.query().getOrDefault("limit", "20"));
        String after = request.query().get("after");
        List<String> ids = newest.stream()
                .map(batch -> batch.json.path("id").stringValue(""))
                .toList();
        int from = after == null ? 0 : ids.indexOf(after) + 1;
        int to = Math.min(from + limit, newest.size());
        ObjectNode page = JSON.createObjectNode().put("object", "list").put("has_more", to < newest.size());
        ArrayNode data = page.putArray("data");
        newest.subList(from, to).forEach(batch -> data.add(batch.json));
        return json(page);
    }

    private Reply cancel(Batch batch) {
        if (!batch.over && batch.polls == 0) {
            batch.over = true;
            batch.json.put("status", "cancelled");
        } else if (!batch.over) {
            finish(batch, "cancelled");
        }
        return json(batch.json);
    }

    private Reply poll(Batch batch) {
        if (!batch.over) {
            batch.polls++;
            batch.json.put("status", "in_progress");
            if (batch.polls >= polls && !end.equals("in_progress")) {
                finish(batch, end);
            }
        }
        return json(batch.json);
    }

    /** A batch that expires, or is cancelled while it is worked on, has half of its lines done. */
    private void finish(Batch batch, String status) {
        batch.over = true;
        batch.json.put("status", status);
        if (status.equals("failed")) {
            batch.json
                    .putObject("errors")
                    .put("object", "list")
                    .putArray("data")
                    .addObject()
                    .put("code", "invalid_file")
                    .put("message", "The stub does not like this file");
            return;
        }
        List<JsonNode> lines = lines(batch.json.path("input_file_id").stringValue(""));
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        int reached = status.equals("completed") ? lines.size() : lines.size() / 2;
        int listed = status.equals("cancelled") ? reached : lines.size();
        for (int i = 0; i < listed; i++) {
            Optional<Fault> fault = i >= reached
                    ? Optional.of(new Fault.Status(0, "batch_expired", "Expired", Map.of()))
                    : lineFaults.fault(i + 1);
            line(lines.get(i), i + 1, fault, good, bad);
        }
        // Nothing promises an order.
        batch.json.put(
                "output_file_id",
                file(String.join("\n", good.reversed())).path("id").stringValue(""));
        if (!bad.isEmpty()) {
            batch.json.put(
                    "error_file_id", file(String.join("\n", bad)).path("id").stringValue(""));
        }
        counts(batch.json, lines.size(), good.size(), bad.size());
    }

    private void line(JsonNode asked, int number, Optional<Fault> fault, List<String> good, List<String> bad) {
        ObjectNode line = JSON.createObjectNode()
                .put("id", "batch_req_" + number)
                .put("custom_id", asked.path("custom_id").stringValue(""));
        if (fault.orElse(null) instanceof Fault.Status status) {
            if (status.status() == 0) {
                line.putNull("response")
                        .putObject("error")
                        .put("code", status.code())
                        .put("message", status.message());
            } else {
                line.putObject("response")
                        .put("status_code", status.status())
                        .set("body", JSON.readTree(ChatBodies.error(status.code(), status.message())));
                line.putNull("error");
            }
            bad.add(line.toString());
            return;
        }
        JsonNode body = asked.path("body");
        tally.charge(body.toString());
        ObjectNode completion = ChatBodies.completion(number, body, answers.apply(body));
        String text = fault.orElse(null) instanceof Fault.Odd odd
                ? ChatBodies.odd(completion, odd.oddity())
                : completion.toString();
        line.putObject("response")
                .put("status_code", 200)
                .put("request_id", "req_" + number)
                .putRawValue("body", new RawValue(text));
        line.putNull("error");
        good.add(line.toString());
    }

    private List<JsonNode> lines(String file) {
        return files.getOrDefault(file, "")
                .lines()
                .filter(line -> !line.isBlank())
                .map(JSON::readTree)
                .toList();
    }

    private static void counts(ObjectNode batch, int total, int completed, int failed) {
        batch.putObject("request_counts")
                .put("total", total)
                .put("completed", completed)
                .put("failed", failed);
    }
}
