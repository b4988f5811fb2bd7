package io.subgoal.llm;

import com.openai.core.JsonValue;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchError;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a provider is with a batch.
 *
 * @param outputFile answers, as far as there are any
 * @param errorFile lines without an answer, as far as there are any
 * @param total lines; 0 while the provider still reads the file
 * @param error why the whole batch failed; empty if it did not
 */
public record BatchState(
        String id,
        Status status,
        String inputFile,
        Optional<String> outputFile,
        Optional<String> errorFile,
        long total,
        long completed,
        long failed,
        Map<String, String> metadata,
        Optional<String> error) {

    public BatchState {
        metadata = Map.copyOf(metadata);
    }

    /** Where a batch stands. */
    public enum Status {
        /** The provider works on it, or begins to, or ends. */
        WORKING,
        /** Every line has an answer or an error. */
        COMPLETED,
        /** The file was not accepted; no line was worked on. */
        FAILED,
        /** Time ran out; what was done has answers and is charged. */
        EXPIRED,
        /** It was cancelled; what was done has answers and is charged. */
        CANCELLED;

        /** Whether the status stays as it is. */
        public boolean over() {
            return this != WORKING;
        }
    }

    static BatchState of(Batch batch, Scrubber scrubber) {
        return new BatchState(
                batch.id(),
                status(batch.status().asString()),
                batch.inputFileId(),
                batch.outputFileId(),
                batch.errorFileId(),
                batch.requestCounts().map(counts -> counts.total()).orElse(0L),
                batch.requestCounts().map(counts -> counts.completed()).orElse(0L),
                batch.requestCounts().map(counts -> counts.failed()).orElse(0L),
                batch.metadata().map(BatchState::texts).orElse(Map.of()),
                batch.errors()
                        .flatMap(errors -> errors.data())
                        .map(list -> list.stream()
                                .map(BatchError::message)
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining("; ")))
                        .filter(text -> !text.isEmpty())
                        .map(scrubber::clean));
    }

    /** A status that is new to us is taken for work in progress; the next poll will tell. */
    private static Status status(String wire) {
        return switch (wire) {
            case "completed" -> Status.COMPLETED;
            case "failed" -> Status.FAILED;
            case "expired" -> Status.EXPIRED;
            case "cancelled" -> Status.CANCELLED;
            default -> Status.WORKING;
        };
    }

    private static Map<String, String> texts(Batch.Metadata metadata) {
        return metadata._allProperties().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> text(entry.getValue())));
    }

    private static String text(JsonValue value) {
        return String.valueOf(value.convert(String.class));
    }
}
