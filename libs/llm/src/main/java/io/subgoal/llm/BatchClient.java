package io.subgoal.llm;

import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The provider's batches: many requests in a file, answered within a day at a lower price. Each method makes one attempt
 * at each call it needs. There is no loop that waits: the caller asks for the state when it likes, in whatever process it
 * is by then.
 */
public final class BatchClient implements AutoCloseable {

    /** The most lines and bytes that a file may have (OpenAI). */
    public static final int MAX_REQUESTS = 50_000;

    public static final long MAX_BYTES = 200L << 20;

    private static final int PAGE = 100;
    private static final int MOST_SEARCHED = 2_000;

    /** Files are large, and a call's own limit is meant for one answer. */
    private static final Duration TRANSFER = Duration.ofMinutes(10);

    private static final JsonMapper JSON = new JsonMapper();

    private final Connection connection;
    private final Scrubber scrubber = new Scrubber(List.of());

    /** @throws IllegalArgumentException if the key or a header cannot be sent */
    public BatchClient(LlmServer settings) {
        connection = new Connection(settings, TRANSFER, Clock.systemUTC());
    }

    /**
     * Uploads requests, each under its hash. Nothing is charged for it.
     *
     * @return the file's id
     * @throws IllegalArgumentException if there are none, two are the same, or there are more than fit in a file
     * @throws IOException if the temporary file cannot be written
     */
    public String upload(Stream<LlmRequest> requests) throws LlmException, InterruptedException, IOException {
        Path file = Files.createTempFile("subgoal-batch", ".jsonl");
        try {
            write(requests, file);
            return connection.call(client -> {
                try (InputStream in = Files.newInputStream(file)) {
                    return client.files()
                            .create(FileCreateParams.builder()
                                    .purpose(FilePurpose.BATCH)
                                    .file(MultipartField.<InputStream>builder()
                                            .value(in)
                                            .filename("requests.jsonl")
                                            .contentType("application/jsonl")
                                            .build())
                                    .build())
                            .id();
                }
            });
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void write(Stream<LlmRequest> requests, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            Set<String> hashes = new HashSet<>();
            for (Iterator<LlmRequest> all = requests.iterator(); all.hasNext(); ) {
                LlmRequest request = all.next();
                if (!hashes.add(request.sha256())) {
                    throw new IllegalArgumentException("A batch must not ask the same twice");
                }
                out.write(line(request));
                out.write('\n');
            }
            if (hashes.isEmpty() || hashes.size() > MAX_REQUESTS) {
                throw new IllegalArgumentException(
                        "A batch has from 1 to " + MAX_REQUESTS + " requests, not " + hashes.size());
            }
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("A batch has at most " + MAX_BYTES + " bytes, not " + Files.size(file));
        }
    }

    /** A request as a line of a batch file. */
    public static String line(LlmRequest request) {
        ObjectNode line = JSON.createObjectNode()
                .put("custom_id", request.sha256())
                .put("method", "POST")
                .put("url", "/v1/chat/completions");
        line.set("body", JSON.readTree(request.body()));
        return line.toString();
    }

    /**
     * Starts a batch. Not to be called again before {@link #find} has found nothing under the same metadata: each batch is
     * charged.
     *
     * @param metadata at most 16 texts by which the batch can be found again
     */
    public BatchState create(String fileId, Map<String, String> metadata) throws LlmException, InterruptedException {
        BatchCreateParams.Metadata.Builder texts = BatchCreateParams.Metadata.builder();
        metadata.forEach((name, value) -> texts.putAdditionalProperty(name, JsonValue.from(value)));
        return read(connection.call(client -> client.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(fileId)
                        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .metadata(texts.build())
                        .build())));
    }

    /** How far a batch is. */
    public BatchState state(String batchId) throws LlmException, InterruptedException {
        return read(connection.call(client -> client.batches().retrieve(batchId)));
    }

    /** The newest batch with this entry in its metadata, whose id may have been lost in a crash; of the last 2,000. */
    public Optional<BatchState> find(String name, String value) throws LlmException, InterruptedException {
        return connection.call(client ->
                client.batches().list(BatchListParams.builder().limit(PAGE).build()).autoPager().stream()
                        .limit(MOST_SEARCHED)
                        .map(this::read)
                        .filter(batch -> value.equals(batch.metadata().get(name)))
                        .findFirst());
    }

    /** Deletes a file that is not needed any more. */
    public void delete(String fileId) throws LlmException, InterruptedException {
        connection.call(client -> client.files().delete(fileId));
    }

    /** Asks the provider to stop; what is done by then is charged and has answers. */
    public BatchState cancel(String batchId) throws LlmException, InterruptedException {
        return read(connection.call(client -> client.batches().cancel(batchId)));
    }

    /**
     * Hands over what became of the lines, in any order, in the caller's thread. It may be called again and hands over the
     * same.
     *
     * @return how many lines cannot be read and were left out
     * @throws IOException if the temporary file cannot be written
     */
    public int results(BatchState batch, Consumer<BatchResult> consumer)
            throws LlmException, InterruptedException, IOException {
        List<String> files = Stream.of(batch.outputFile(), batch.errorFile())
                .flatMap(Optional::stream)
                .toList();
        Path local = Files.createTempFile("subgoal-batch", ".jsonl");
        int unreadable = 0;
        try {
            for (String file : files) {
                download(file, local);
                unreadable += read(local, consumer);
            }
        } finally {
            Files.deleteIfExists(local);
        }
        return unreadable;
    }

    private static int read(Path file, Consumer<BatchResult> consumer) throws IOException {
        int unreadable = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<BatchResult> result = line.isBlank() ? Optional.empty() : readable(line);
                result.ifPresent(consumer);
                unreadable += line.isBlank() || result.isPresent() ? 0 : 1;
            }
        }
        return unreadable;
    }

    private static Optional<BatchResult> readable(String line) {
        try {
            return Optional.of(BatchResult.read(line));
        } catch (UnreadableReplyException e) {
            return Optional.empty();
        }
    }

    /** A download that breaks off must not pass for a short file, so it ends before anything is read. */
    private void download(String file, Path to) throws LlmException, InterruptedException {
        connection.call(client -> {
            try (HttpResponse response = client.files().content(file);
                    InputStream in = response.body()) {
                return Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    private BatchState read(Batch batch) {
        return BatchState.of(batch, scrubber);
    }

    @Override
    public void close() {
        connection.close();
    }
}
