package io.subgoal.annotation.run;

import io.subgoal.llm.BatchClient;
import io.subgoal.llm.BatchResult;
import io.subgoal.llm.BatchState;
import io.subgoal.llm.LlmException;
import io.subgoal.llm.LlmReply;
import io.subgoal.llm.LlmRequest;
import io.subgoal.llm.UnreadableReplyException;
import io.subgoal.store.teacher.StoredBatch;
import io.subgoal.store.teacher.StoredResponse;
import io.subgoal.store.teacher.TeacherBatches;
import io.subgoal.store.teacher.TeacherBatches.Asked;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes batches from step to step. Each step is stored before the next, so that any process can go on from there, and two
 * that do so at the same time do no harm.
 */
@Component
class ProviderBatches {

    /** The entry in a batch's metadata that holds our id. */
    static final String MARK = "subgoal-batch";

    private static final Logger LOG = LoggerFactory.getLogger(ProviderBatches.class);
    private static final int PAGE = 200;

    private final TeacherBatches store;
    private final BatchClient client;
    private final TeacherProperties properties;
    private final Teachers teachers;
    private final Clock clock;

    ProviderBatches(
            TeacherBatches store, BatchClient client, TeacherProperties properties, Teachers teachers, Clock clock) {
        this.store = store;
        this.client = client;
        this.properties = properties;
        this.teachers = teachers;
        this.clock = clock;
    }

    /**
     * Has the provider work on a batch it cannot know of yet.
     *
     * @param checkpoint asked at the last moment, and throws if this process is not to go on
     * @throws LlmException.Refused if the provider does not want it; then it is closed
     */
    BatchState start(StoredBatch batch, Runnable checkpoint) throws LlmException, InterruptedException, IOException {
        try {
            String file = client.upload(requests(batch.id()));
            store.uploaded(batch.id(), file);
            checkpoint.run();
            BatchState state = client.create(file, Map.of(MARK, batch.id().toString()));
            LOG.info("Batch {} is made: {}", batch.id(), state.id());
            if (!store.made(batch.id(), state.id())) {
                client.cancel(state.id());
            }
            return state;
        } catch (LlmException.Refused e) {
            close(batch, StoredBatch.State.FAILED, "The provider did not take the batch: " + e.getMessage());
            throw e;
        }
    }

    private Stream<LlmRequest> requests(UUID batchId) {
        return Stream.iterate(
                        store.asked(batchId, 0, PAGE),
                        page -> !page.isEmpty(),
                        page -> store.asked(batchId, page.getLast().callId(), PAGE))
                .flatMap(List::stream)
                .map(Asked::request)
                .map(this::request);
    }

    private LlmRequest request(String body) {
        return LlmRequest.read(properties.provider(), body);
    }

    /**
     * Goes on with a batch, whatever became of the process that was at it: looks for it if its id was lost, starts it if there
     * is none, and stores what came of it once it is over.
     *
     * @param checkpoint asked often, and throws if this process is not to go on
     */
    BatchState goOn(StoredBatch batch, Runnable checkpoint) throws LlmException, InterruptedException, IOException {
        Optional<BatchState> known = look(batch);
        if (known.isEmpty()) {
            deleteFile(batch.fileId());
            return start(batch, checkpoint);
        }
        if (known.get().status().over()) {
            collect(batch, known.get(), checkpoint);
        }
        return known.get();
    }

    /** How far the provider is; empty if it does not know the batch. */
    private Optional<BatchState> look(StoredBatch batch) throws LlmException, InterruptedException {
        if (batch.providerId() != null) {
            return Optional.of(client.state(batch.providerId()));
        }
        Optional<BatchState> found = client.find(MARK, batch.id().toString());
        found.ifPresent(state -> store.made(batch.id(), state.id()));
        return found;
    }

    /**
     * Asks the provider to stop a batch. Something may still come of it: {@linkplain #goOn go on} with it until it is over.
     *
     * @return whether there is anything to go on with
     */
    boolean cancel(StoredBatch batch) throws LlmException, InterruptedException {
        try {
            Optional<BatchState> known = look(batch);
            if (known.isEmpty()) {
                close(batch, StoredBatch.State.CANCELLED, "The batch was cancelled before it was made");
                deleteFile(batch.fileId());
            } else if (!known.get().status().over()) {
                client.cancel(known.get().id());
            }
            return known.isPresent();
        } catch (LlmException.Refused e) {
            if (e.status() != 404) {
                throw e;
            }
            store.close(batch.id(), StoredBatch.State.CANCELLED, true, "The provider does not know the batch any more");
            return false;
        }
    }

    /** Gives a batch up that is not made yet and that nobody makes any more; one that the provider has is taken note of. */
    void giveUpUnlessMade(StoredBatch batch) throws LlmException, InterruptedException {
        if (look(batch).isEmpty()) {
            close(batch, StoredBatch.State.FAILED, "The batch was never made");
            deleteFile(batch.fileId());
        }
    }

    /** Closes a batch whose questions without an answer were not worked on, and cost nothing. */
    private void close(StoredBatch batch, StoredBatch.State state, String why) {
        store.close(batch.id(), state, false, why);
    }

    private void collect(StoredBatch batch, BatchState state, Runnable checkpoint)
            throws LlmException, InterruptedException, IOException {
        AtomicReference<BatchResult.@Nullable Failed> general = new AtomicReference<>();
        int unreadable = client.results(state, result -> {
            checkpoint.run();
            switch (result) {
                case BatchResult.Answered answered -> keep(batch.id(), answered);
                case BatchResult.Failed failed -> {
                    boolean fatal = !failed.mayBeAskedAgain() && !failed.concernsAll();
                    store.failed(batch.id(), failed.customId(), false, fatal, why(failed));
                    if (failed.concernsAll()) {
                        general.set(failed);
                    }
                }
            }
        });
        BatchResult.Failed refusal = general.get();
        store.close(
                batch.id(),
                refusal == null ? end(state) : StoredBatch.State.FAILED,
                unreadable > 0,
                unreadable > 0 ? "The provider's line about the question cannot be read" : unanswered(state));
        deleteFile(state.inputFile());
        LOG.info("Batch {} is over: {}", batch.id(), state.status());
        if (refusal != null) {
            throw new IllegalStateException(("The provider refused requests of batch %s: %s. Check"
                            + " SUBGOAL_TEACHER_MODEL and what the key may do, then retry the job")
                    .formatted(state.id(), why(refusal)));
        }
    }

    private void keep(UUID batchId, BatchResult.Answered answered) {
        store.request(batchId, answered.customId()).map(this::request).ifPresent(request -> {
            try {
                LlmReply reply = LlmReply.parse(answered.raw(), request);
                store.answered(batchId, response(answered.customId(), request, reply), cost(request, reply));
            } catch (UnreadableReplyException e) {
                store.failed(batchId, answered.customId(), true, false, String.valueOf(e.getMessage()));
            }
        });
    }

    private StoredResponse response(String hash, LlmRequest request, LlmReply reply) {
        return new StoredResponse(
                hash,
                request.body(),
                reply.raw(),
                reply.model(),
                reply.promptTokens(),
                reply.completionTokens(),
                clock.instant());
    }

    private long cost(LlmRequest request, LlmReply reply) {
        return teachers.prices(Teachers.OPENAI_BATCH)
                .cost(request.model(), reply.promptTokens(), reply.completionTokens())
                .orElse(0);
    }

    private static String why(BatchResult.Failed failed) {
        return failed.status() == 0 ? failed.message() : failed.message() + " (" + failed.status() + ")";
    }

    private static StoredBatch.State end(BatchState state) {
        return switch (state.status()) {
            case COMPLETED, EXPIRED -> StoredBatch.State.DONE;
            case CANCELLED -> StoredBatch.State.CANCELLED;
            case FAILED -> StoredBatch.State.FAILED;
            case WORKING -> throw new IllegalArgumentException("The batch is not over");
        };
    }

    private static String unanswered(BatchState state) {
        return switch (state.status()) {
            case FAILED -> state.error().orElse("The provider did not take the batch");
            case CANCELLED -> "The batch was cancelled before";
            case EXPIRED -> "The batch's time ran out";
            case COMPLETED, WORKING -> "The batch has no line for the question";
        };
    }

    /** A file that stays costs nothing worth failing for. */
    private void deleteFile(@Nullable String id) throws InterruptedException {
        if (id == null) {
            return;
        }
        try {
            client.delete(id);
        } catch (LlmException e) {
            LOG.info("File {} stays with the provider: {}", id, e.getMessage());
        }
    }
}
