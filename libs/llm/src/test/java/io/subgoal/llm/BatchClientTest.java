package io.subgoal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.llm.BatchState.Status;
import io.subgoal.testkit.llm.Answers;
import io.subgoal.testkit.llm.Fault;
import io.subgoal.testkit.llm.FaultScript;
import io.subgoal.testkit.llm.StubLlm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchClientTest {

    private final StubLlm stub = StubLlm.start(StubLlm.Settings.DEFAULT
            .withKey(Servers.KEY)
            .withBatchPolls(3)
            .withAnswers(Answers.fixed("Grüße, \"锅\" 🧪")));

    private final BatchClient batches = new BatchClient(Servers.at(stub));

    @AfterEach
    void stop() {
        batches.close();
        stub.close();
    }

    private static List<LlmRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Servers.request("Frage Größe\n" + i))
                .toList();
    }

    private BatchState started(List<LlmRequest> requests, String run) throws Exception {
        return batches.create(batches.upload(requests.stream()), Map.of("run", run));
    }

    private BatchState finished(BatchState batch) throws Exception {
        BatchState state = batch;
        while (!state.status().over()) {
            state = batches.state(batch.id());
        }
        return state;
    }

    private List<BatchResult> results(BatchState batch) throws Exception {
        List<BatchResult> results = new ArrayList<>();
        batches.results(batch, results::add);
        return results;
    }

    @Test
    void answersEveryRequestUnderItsHash() throws Exception {
        List<LlmRequest> requests = requests(5);
        BatchState begun = started(requests, "run-1");
        assertThat(begun.status()).isEqualTo(Status.WORKING);
        assertThat(begun.metadata()).isEqualTo(Map.of("run", "run-1"));
        assertThat(begun.total()).isEqualTo(5);
        assertThat(batches.state(begun.id()).status()).isEqualTo(Status.WORKING);

        BatchState done = finished(begun);

        assertThat(done.status()).isEqualTo(Status.COMPLETED);
        assertThat(done.completed()).isEqualTo(5);
        List<BatchResult> results = results(done);
        assertThat(results)
                .extracting(BatchResult::customId)
                .containsExactlyInAnyOrderElementsOf(
                        requests.stream().map(LlmRequest::sha256).toList());
        assertThat(results).allSatisfy(result -> {
            assertThat(result).isInstanceOf(BatchResult.Answered.class);
            LlmReply reply = LlmReply.parse(((BatchResult.Answered) result).raw(), requests.getFirst());
            assertThat(reply.text()).isEqualTo("Grüße, \"锅\" 🧪");
            assertThat(reply.usageReported()).isTrue();
        });
        assertThat(results(done)).as("a second download").isEqualTo(results);
        assertThat(stub.counts().charged()).isEqualTo(5);
    }

    @Test
    void findsABatchWhoseIdWasLost() throws Exception {
        String file = batches.upload(requests(1).stream());
        for (int i = 0; i < 105; i++) {
            batches.create(file, Map.of("run", "run-" + i));
        }
        assertThat(batches.find("run", "run-3").map(BatchState::id)).contains("batch_4");
        assertThat(batches.find("run", "run-104").map(BatchState::id)).contains("batch_105");
        assertThat(batches.find("run", "none")).isEmpty();
    }

    @Test
    void tellsWhichLinesFailed() throws Exception {
        stub.batchFaults(FaultScript.at(Map.of(2, Fault.status(500), 3, Fault.status(400))), "completed");
        List<LlmRequest> requests = requests(3);

        List<BatchResult> results = results(finished(started(requests, "run-1")));

        assertThat(results).hasSize(3);
        BatchResult.Failed server = new BatchResult.Failed(requests.get(1).sha256(), 500, "The stub answers 500");
        BatchResult.Failed request = new BatchResult.Failed(requests.get(2).sha256(), 400, "The stub answers 400");
        assertThat(results).contains(server, request);
        assertThat(server.mayBeAskedAgain()).isTrue();
        assertThat(request.mayBeAskedAgain()).isFalse();
    }

    @Test
    void keepsWhatAnExpiredBatchHasDone() throws Exception {
        stub.batchFaults(FaultScript.none(), "expired");

        BatchState expired = finished(started(requests(4), "run-1"));

        assertThat(expired.status()).isEqualTo(Status.EXPIRED);
        List<BatchResult> results = results(expired);
        assertThat(results).filteredOn(BatchResult.Answered.class::isInstance).hasSize(2);
        assertThat(results)
                .filteredOn(BatchResult.Failed.class::isInstance)
                .hasSize(2)
                .allSatisfy(failed -> assertThat(((BatchResult.Failed) failed).mayBeAskedAgain())
                        .isTrue());
    }

    @Test
    void saysWhyABatchWasNotAccepted() throws Exception {
        stub.batchFaults(FaultScript.none(), "failed");

        BatchState failed = finished(started(requests(1), "run-1"));

        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.error()).contains("The stub does not like this file");
        assertThat(results(failed)).isEmpty();
    }

    @Test
    void cancels() throws Exception {
        BatchState begun = started(requests(2), "run-1");

        assertThat(batches.cancel(begun.id()).status()).isEqualTo(Status.CANCELLED);
        assertThat(finished(begun).status()).isEqualTo(Status.CANCELLED);
        assertThat(stub.counts().charged()).isZero();
    }

    @Test
    void leavesOutAndCountsLinesThatCannotBeRead() throws Exception {
        stub.batchFaults(FaultScript.at(Map.of(2, Fault.odd(Fault.Oddity.TRUNCATED_JSON))), "completed");
        BatchState done = finished(started(requests(3), "run-1"));

        List<BatchResult> read = new ArrayList<>();
        assertThat(batches.results(done, read::add)).isEqualTo(1);

        assertThat(read).hasSize(2).allMatch(BatchResult.Answered.class::isInstance);
    }

    @Test
    void keepsWhatACancelledBatchHasDone() throws Exception {
        BatchState begun = started(requests(4), "run-1");
        batches.state(begun.id());

        BatchState cancelled = batches.cancel(begun.id());

        assertThat(results(cancelled)).hasSize(2).allMatch(BatchResult.Answered.class::isInstance);
    }

    @Test
    void deletesFiles() throws Exception {
        String file = batches.upload(requests(1).stream());
        assertThat(stub.files()).isEqualTo(1);
        batches.delete(file);
        assertThat(stub.files()).isZero();
        assertThatThrownBy(() -> batches.delete(file)).isInstanceOf(LlmException.Refused.class);
    }

    @Test
    void refusesFilesThatCannotBe() {
        assertThatThrownBy(() -> batches.upload(Stream.of())).hasMessageContaining("not 0");
        assertThatThrownBy(() -> batches.upload(Stream.of(Servers.request("a"), Servers.request("a"))))
                .hasMessageContaining("the same twice");
    }

    @Test
    void failsWithItsOwnExceptions() {
        assertThatThrownBy(() -> batches.state("batch_99"))
                .isInstanceOf(LlmException.Refused.class)
                .hasMessageContaining("No such batch");
        try (BatchClient stranger = new BatchClient(Servers.at(stub, "api-key", "another-secret-key"))) {
            assertThatThrownBy(() -> stranger.find("run", "run-1"))
                    .isInstanceOf(LlmException.Refused.class)
                    .hasMessageContaining("SUBGOAL_TEACHER_API_KEY")
                    .hasMessageNotContaining("another-secret-key");
        }
    }

    @Test
    void passesAnswersOnAsTheyStandInTheFile() {
        String raw = "{ \"model\":\"m\",  \"choices\":[], \"x\": 1.50e0, \"body\": {\"y\":\"\\u00e9}\"} }";
        String line = "{\"body\":0,\"custom_id\":\"h\",\"response\": {\"status_code\":200,\"body\": " + raw
                + "},\"error\":null}";

        assertThat(BatchResult.read(line)).isEqualTo(new BatchResult.Answered("h", raw));
        assertThatThrownBy(() -> BatchResult.read(line.substring(0, 60))).isInstanceOf(UnreadableReplyException.class);
    }
}
