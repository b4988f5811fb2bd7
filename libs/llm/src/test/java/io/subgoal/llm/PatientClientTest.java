package io.subgoal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.testkit.llm.Answers;
import io.subgoal.testkit.llm.Fault;
import io.subgoal.testkit.llm.Fault.Oddity;
import io.subgoal.testkit.llm.FaultScript;
import io.subgoal.testkit.llm.StubLlm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PatientClientTest {

    /** Short, since the server and its connections live in real time. */
    private static final Backoff QUICK =
            new Backoff(10, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(5));

    private final List<String> events = new ArrayList<>();

    private final PatientClient.Listener listener = new PatientClient.Listener() {
        @Override
        public void sending(int attempt) {
            events.add("sending " + attempt);
        }

        @Override
        public void failed(int attempt, LlmException failure) {
            events.add("failed " + attempt + " " + failure.getClass().getSimpleName());
        }
    };

    private static PatientClient patient(LlmClient client, int concurrency) {
        return new PatientClient(
                client, QUICK, new Pace(0, 0, Timekeeper.SYSTEM), concurrency, Timekeeper.SYSTEM, () -> 0.5);
    }

    @Test
    void getsItsAnswerThroughEverythingThatMayPass() throws Exception {
        Fault[] trouble = {
            Fault.tooManyRequests(),
            Fault.tooManyRequests("retry-after-ms", "30"),
            Fault.status(500),
            Fault.status(503),
            Fault.resetMidBody(),
            Fault.closeMidBody(),
            Fault.odd(Oddity.TRUNCATED_JSON),
            Fault.silence(Duration.ofSeconds(60))
        };
        try (StubLlm stub = StubLlm.start(StubLlm.Settings.DEFAULT
                        .withAnswers(Answers.fixed("at last"))
                        .withFaults(FaultScript.first(trouble)));
                OpenAiClient client = new OpenAiClient(Servers.at(stub, "timeout", "500ms"))) {
            LlmReply reply = patient(client, 1).call(Servers.request("hello"), "key", listener);

            assertThat(reply.text()).isEqualTo("at last");
            assertThat(stub.counts().requests()).isEqualTo(trouble.length + 1);
            assertThat(stub.counts().charged())
                    .as("one answer, however often it was lost")
                    .isEqualTo(1);
            assertThat(stub.counts().replayed()).isEqualTo(4);
            assertThat(stub.received()).extracting("idempotencyKey").containsOnly("key");
        }
        assertThat(events)
                .startsWith("sending 1", "failed 1 Busy", "sending 2", "failed 2 Busy", "sending 3", "failed 3 Broken")
                .endsWith("failed 8 Broken", "sending 9")
                .hasSize(17);
    }

    @Test
    void stopsAtOnceWhenItIsRefused() {
        for (Fault fault : List.of(Fault.status(401), Fault.status(400), Fault.quotaSpent())) {
            try (StubLlm stub = StubLlm.start(StubLlm.Settings.DEFAULT.withFaults(FaultScript.always(fault)));
                    OpenAiClient client = new OpenAiClient(Servers.at(stub))) {
                assertThatThrownBy(() -> patient(client, 1).call(Servers.request("hello"), "key", listener))
                        .isInstanceOf(LlmException.Refused.class);
                assertThat(stub.counts().requests()).isEqualTo(1);
            }
        }
    }

    @Test
    void givesUpAfterItsAttempts() {
        LlmClient down = (request, key) -> {
            throw new LlmException.Broken(500, "down", Optional.empty(), false);
        };
        assertThatThrownBy(() -> patient(down, 1).call(Servers.request("hello"), "key", listener))
                .isInstanceOf(LlmException.Broken.class)
                .hasMessage("down");
        assertThat(events).hasSize(20).endsWith("sending 10", "failed 10 Broken");
    }

    @Test
    void endsWithWhatTheListenerThrows() {
        LlmClient down = (request, key) -> {
            throw new LlmException.Broken(0, "lost", Optional.empty(), true);
        };
        PatientClient.Listener careful = new PatientClient.Listener() {
            @Override
            public void failed(int attempt, LlmException failure) {
                throw new IllegalStateException("not twice");
            }
        };
        assertThatThrownBy(() -> patient(down, 1).call(Servers.request("hello"), "key", careful))
                .hasMessage("not twice");
    }

    @Test
    void asksNoMoreAtATimeThanAllowed() throws Exception {
        try (StubLlm stub = StubLlm.start(StubLlm.Settings.DEFAULT.withLatency(Duration.ofMillis(30)));
                OpenAiClient client = new OpenAiClient(Servers.at(stub))) {
            PatientClient patient = patient(client, 4);

            inParallel(40, i -> patient.call(Servers.request("hello " + i), "key-" + i, PatientClient.Listener.NONE));

            assertThat(stub.counts().maxInFlight()).isEqualTo(4);
            assertThat(stub.counts().charged()).isEqualTo(40);
            assertThat(stub.counts().chargedAgain()).isZero();
        }
    }

    @Test
    void paysOnceForEachRequestAmongRandomFaults() throws Exception {
        FaultScript faults = FaultScript.chance(
                5,
                0.3,
                List.of(
                        Fault.tooManyRequests(),
                        Fault.status(500),
                        Fault.resetMidBody(),
                        Fault.odd(Oddity.TRUNCATED_JSON)));
        try (StubLlm stub = StubLlm.start(StubLlm.Settings.DEFAULT.withFaults(faults));
                OpenAiClient client = new OpenAiClient(Servers.at(stub))) {
            PatientClient patient = patient(client, 8);

            inParallel(100, i -> patient.call(Servers.request("hello " + i), "key-" + i, PatientClient.Listener.NONE));

            assertThat(stub.counts().requests()).isGreaterThan(120);
            assertThat(stub.counts().charged()).isEqualTo(100);
        }
    }

    @Test
    void letsEverybodyHoldBackWhenTheServerIsBusy() throws Exception {
        try (StubLlm stub = StubLlm.start(StubLlm.Settings.DEFAULT.withFaults(
                        FaultScript.first(Fault.tooManyRequests("retry-after-ms", "400"))));
                OpenAiClient client = new OpenAiClient(Servers.at(stub))) {
            PatientClient patient = patient(client, 1);

            inParallel(5, i -> patient.call(Servers.request("hello " + i), "key-" + i, PatientClient.Listener.NONE));

            assertThat(Duration.between(
                            stub.received().get(0).at(), stub.received().get(1).at()))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(390));
        }
    }

    private interface Job {
        LlmReply run(int number) throws Exception;
    }

    private static void inParallel(int count, Job job) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<LlmReply>> jobs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                jobs.add(() -> job.run(number));
            }
            for (Future<LlmReply> done : threads.invokeAll(jobs)) {
                done.get();
            }
        }
    }
}
