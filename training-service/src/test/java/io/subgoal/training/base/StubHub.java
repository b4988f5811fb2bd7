package io.subgoal.training.base;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hub on plain sockets, which breaks as it is told: models with commits, large files at a second address to which it
 * redirects, ranges, entity tags, and models that want a token.
 */
final class StubHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static final int LARGE = 4000;

    /** A request as it came. */
    record Seen(String server, String path, Map<String, String> headers) {}

    /** What goes wrong with an answer. */
    sealed interface Fault {
        /** The connection ends after so many bytes of the body; softly or by a reset. */
        record Cut(int bytes, boolean reset) implements Fault {}

        record Status(int status, Map<String, String> headers) implements Fault {}

        /** The right length, the wrong bytes. */
        record Damage() implements Fault {}

        /** Nothing more comes after so many bytes. */
        record Stall(int bytes) implements Fault {}

        /** A page of somebody in between. */
        record Portal() implements Fault {}

        /** More comes than was said, of no stated length. */
        record Excess() implements Fault {}
    }

    private record Answer(int status, Map<String, String> headers, byte[] body) {}

    private final ServerSocket hub = open();
    private final ServerSocket store = open();
    private final Map<String, Map<String, byte[]>> models = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    /** In order. */
    final List<Seen> seen = new CopyOnWriteArrayList<>();
    /** Bytes of bodies that were written, by file. */
    final Map<String, Long> sent = new ConcurrentHashMap<>();

    volatile boolean tagged = true;
    /** Called with the position in the file before a connection is cut. */
    volatile IntConsumer beforeCut = position -> {};

    volatile String redirectTo = "";

    StubHub() {
        serve("hub", hub);
        serve("store", store);
    }

    String endpoint() {
        return "http://127.0.0.1:" + hub.getLocalPort();
    }

    void put(String id, Map<String, byte[]> files) {
        models.put(id, new LinkedHashMap<>(files));
    }

    void put(String id, Path directory) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> list = Files.list(directory)) {
            for (Path file : list.sorted().toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        put(id, files);
    }

    /** Shows a model to holders of a token only. */
    void protect(String id, String token) {
        tokens.put(id, token);
    }

    /** Breaks the next answers for a file, or for {@code listing}, one after the other. */
    void breakNext(String file, Fault... how) {
        faults.computeIfAbsent(file, f -> new ConcurrentLinkedQueue<>()).addAll(List.of(how));
    }

    List<Seen> requestsFor(String server, String ending) {
        return seen.stream()
                .filter(s -> s.server().equals(server) && s.path().endsWith(ending))
                .toList();
    }

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(String name, ServerSocket server) {
        Thread.ofPlatform().daemon().name("stub-" + name).start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    connections.add(connection);
                    if (server.isClosed()) {
                        connection.close();
                    }
                    Thread.ofVirtual().start(() -> talk(name, connection));
                } catch (IOException e) {
                    // Closed; the loop ends.
                }
            }
        });
    }

    private void talk(String name, Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = connection.getOutputStream();
            for (Seen request = read(name, in); request != null; request = read(name, in)) {
                seen.add(request);
                String path = request.path().replaceAll("\\?.*", "");
                String file = path.contains("/api/") ? "listing" : path.substring(path.lastIndexOf('/') + 1);
                boolean redirects = name.equals("hub") && path.contains("/resolve/") && isLarge(path);
                Queue<Fault> planned = faults.getOrDefault(file, new ArrayDeque<>());
                Fault fault = redirects ? null : planned.poll();
                Answer answer = name.equals("hub") ? hub(request, path) : store(request, path);
                if (!send(connection, out, answer, fault, file)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The caller went away; it has its reasons.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Seen read(String name, BufferedReader in) throws IOException {
        String first = in.readLine();
        if (first == null) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Seen(name, first.split(" ", -1)[1], headers);
    }

    private Answer hub(Seen request, String path) {
        String[] parts = path.split("/", -1);
        boolean listing = parts[1].equals("api");
        String id = listing
                ? path.substring("/api/models/".length(), path.indexOf("/revision/"))
                : path.substring(1, path.indexOf("/resolve/"));
        if (listing && !id.contains("/") && models.containsKey("google/" + id)) {
            return new Answer(307, Map.of("Location", request.path().replace(id, "google/" + id)), new byte[0]);
        }
        Map<String, byte[]> files = models.get(id);
        String token = tokens.get(id);
        String shown = request.headers().get("authorization");
        if (files == null || (token != null && shown == null)) {
            return new Answer(401, Map.of("X-Error-Code", "RepoNotFound"), bytes("Invalid username or password."));
        }
        if (token != null && !shown.equals("Bearer " + token)) {
            return new Answer(403, Map.of("X-Error-Code", "GatedRepo"), bytes("Access is restricted."));
        }
        String revision = listing ? parts[parts.length - 1] : parts[parts.length - 2];
        if (!List.of("main", COMMIT, "refs%2Fpr%2F1").contains(revision)) {
            return new Answer(404, Map.of("X-Error-Code", "RevisionNotFound"), bytes("Invalid rev id."));
        }
        if (listing) {
            return new Answer(200, Map.of("Content-Type", "application/json"), bytes(describe(id, files)));
        }
        byte[] content = files.get(parts[parts.length - 1]);
        if (content == null) {
            return new Answer(404, Map.of("X-Error-Code", "EntryNotFound"), bytes("Entry not found"));
        }
        if (content.length < LARGE) {
            return ranged(request, content);
        }
        String base = redirectTo.isEmpty() ? "http://127.0.0.1:" + store.getLocalPort() : redirectTo;
        String location = base + "/" + id + "/" + parts[parts.length - 1] + "?Signature=abc";
        return new Answer(302, Map.of("Location", location), bytes("Found"));
    }

    private boolean isLarge(String path) {
        byte[] content = models.getOrDefault(path.substring(1, path.indexOf("/resolve/")), Map.of())
                .get(path.substring(path.lastIndexOf('/') + 1));
        return content != null && content.length >= LARGE;
    }

    private Answer store(Seen request, String path) {
        int slash = path.lastIndexOf('/');
        return ranged(request, models.get(path.substring(1, slash)).get(path.substring(slash + 1)));
    }

    private Answer ranged(Seen request, byte[] content) {
        String tag = "\"" + Sums.sha256(content) + "\"";
        Map<String, String> headers = new HashMap<>(tagged ? Map.of("ETag", tag) : Map.of());
        String range = request.headers().get("range");
        String condition = request.headers().getOrDefault("if-range", tag);
        if (range == null || !condition.equals(tag)) {
            return new Answer(200, headers, content);
        }
        int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        if (from >= content.length) {
            return new Answer(416, Map.of("Content-Range", "bytes */" + content.length), new byte[0]);
        }
        headers.put("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        return new Answer(206, headers, java.util.Arrays.copyOfRange(content, from, content.length));
    }

    private static String describe(String id, Map<String, byte[]> files) {
        List<Map<String, Object>> siblings = new ArrayList<>();
        files.forEach((name, content) -> {
            Map<String, Object> file =
                    new HashMap<>(Map.of("rfilename", name, "size", content.length, "blobId", Sums.gitBlob(content)));
            if (content.length >= LARGE) {
                file.put("blobId", Sums.gitBlob(bytes("version https://git-lfs.github.com/spec/v1")));
                file.put("lfs", Map.of("sha256", Sums.sha256(content), "size", content.length, "pointerSize", 134));
            }
            siblings.add(file);
        });
        return new JsonMapper().writeValueAsString(Map.of("id", id, "sha", COMMIT, "siblings", siblings));
    }

    /** Whether the connection lives on. */
    private boolean send(Socket connection, OutputStream out, Answer answer, Fault fault, String file)
            throws IOException, InterruptedException {
        Answer given = answer;
        byte[] body = answer.body().clone();
        int most = body.length;
        if (fault instanceof Fault.Status status) {
            given = new Answer(status.status(), status.headers(), new byte[0]);
            body = new byte[0];
            most = 0;
        } else if (fault instanceof Fault.Damage) {
            body[body.length / 2] ^= 1;
        } else if (fault instanceof Fault.Cut cut) {
            most = Math.min(most, cut.bytes());
        } else if (fault instanceof Fault.Stall stall) {
            most = Math.min(most, stall.bytes());
        } else if (fault instanceof Fault.Excess) {
            body = java.util.Arrays.copyOf(body, body.length + 10);
            most = body.length;
        }
        if (fault instanceof Fault.Portal) {
            given = new Answer(200, Map.of(), bytes("<html>Please log in</html>"));
            body = given.body();
            most = body.length;
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 " + given.status() + " Stub\r\n");
        given.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append(
                fault instanceof Fault.Excess
                        ? "Connection: close\r\n\r\n"
                        : "Content-Length: " + body.length + "\r\n\r\n");
        out.write(bytes(head.toString()));
        out.write(body, 0, most);
        out.flush();
        if (given.status() == 200 || given.status() == 206) {
            sent.merge(file, (long) most, Long::sum);
        }
        if (fault instanceof Fault.Stall) {
            // Until the caller hangs up.
            while (connection.getInputStream().read() >= 0) {
                continue;
            }
            return false;
        }
        if (fault instanceof Fault.Excess) {
            return false;
        }
        if (fault instanceof Fault.Cut cut) {
            // What the caller has not read yet would be lost with the connection.
            String range = given.headers().getOrDefault("Content-Range", "bytes 0-");
            beforeCut.accept(Integer.parseInt(range.replaceAll("bytes (\\d+)-.*", "$1")) + most);
            connection.setSoLinger(cut.reset(), 0);
            return false;
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        hub.close();
        store.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
