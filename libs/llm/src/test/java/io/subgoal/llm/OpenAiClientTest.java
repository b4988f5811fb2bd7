package io.subgoal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.subgoal.teacher.prompt.Message;
import io.subgoal.testkit.llm.Answers;
import io.subgoal.testkit.llm.Fault;
import io.subgoal.testkit.llm.Fault.Oddity;
import io.subgoal.testkit.llm.FaultScript;
import io.subgoal.testkit.llm.Received;
import io.subgoal.testkit.llm.StubLlm;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OpenAiClientTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final StubLlm stub =
            StubLlm.start(StubLlm.Settings.DEFAULT.withKey(Servers.KEY).withAnswers(Answers.fixed("Grüße, 锅 🧪")));

    @AfterEach
    void stop() {
        stub.close();
    }

    private LlmReply ask(LlmServer settings, LlmRequest request) throws LlmException, InterruptedException {
        try (OpenAiClient client = new OpenAiClient(settings)) {
            return client.complete(request, "key-1");
        }
    }

    private <E extends LlmException> E failure(Class<E> kind, Fault fault, String... settings) {
        stub.faults(FaultScript.always(fault));
        return catchThrowableOfType(kind, () -> ask(Servers.at(stub, settings), Servers.request("hello")));
    }

    @Test
    void sendsTheBodyThatIsHashedAndReturnsTheResponseAsItCame() throws Exception {
        LlmRequest request = Servers.request("Größe \"1\"\n\t\\ 锅 🧪");

        LlmReply reply =
                ask(Servers.at(stub, "organization", "org-1", "project", "proj-1", "headers.X-Team", "blue"), request);

        Received received = stub.received().getFirst();
        assertThat(JSON.readTree(received.body())).isEqualTo(JSON.readTree(request.body()));
        assertThat(received.idempotencyKey()).isEqualTo("key-1");
        assertThat(received.headers())
                .containsEntry("authorization", "Bearer " + Servers.KEY)
                .containsEntry("openai-organization", "org-1")
                .containsEntry("openai-project", "proj-1")
                .containsEntry("x-team", "blue");
        assertThat(reply.raw()).startsWith("{\"id\":\"chatcmpl-stub-1\"").endsWith("}");
        assertThat(reply.text()).isEqualTo("Grüße, 锅 🧪");
        assertThat(reply.finishReason()).isEqualTo("stop");
        assertThat(reply.model()).isEqualTo("gpt-4o-2026-01-01");
        assertThat(reply.usageReported()).isTrue();
        assertThat(LlmReply.parse(reply.raw(), request)).isEqualTo(reply);
    }

    @Test
    void writesTheLimitsAsReasoningModelsWantThem() throws Exception {
        LlmRequest request = new LlmRequest("stub", "gpt-5.1-mini", List.of(Message.user("hello")), 0, null, 99);

        ask(Servers.at(stub), request);

        assertThat(JSON.readTree(stub.received().getFirst().body())).isEqualTo(JSON.readTree(request.body()));
        assertThat(stub.received().getFirst().body())
                .contains("\"max_completion_tokens\":99")
                .doesNotContain("temperature", "max_tokens", "seed");
    }

    @Test
    void speaksToAzure() throws Exception {
        String root = stub.baseUrl().resolve("/").toString();

        ask(Servers.at(stub, "base-url", root, "azure-api-version", "2024-10-21"), Servers.request("hello"));

        Received received = stub.received().getFirst();
        assertThat(received.path()).isEqualTo("/openai/deployments/gpt-4o/chat/completions");
        assertThat(received.query()).containsEntry("api-version", "2024-10-21");
        assertThat(received.headers()).containsEntry("api-key", Servers.KEY).doesNotContainKey("authorization");
    }

    @Test
    void needsNoKeyForAServerThatAsksForNone() throws Exception {
        try (StubLlm open = StubLlm.start()) {
            ask(Servers.at(open, "api-key", ""), Servers.request("hello"));

            assertThat(open.received().getFirst().headers()).doesNotContainKeys("authorization", "api-key");
        }
    }

    @Test
    void saysWhatToDoAboutAWrongKeyAndNeverShowsIt() {
        String wrong = "my-own-very-wrong-key";

        LlmException.Refused refused = catchThrowableOfType(
                LlmException.Refused.class, () -> ask(Servers.at(stub, "api-key", wrong), Servers.request("hello")));

        assertThat(refused)
                .hasMessageContaining("refused the key (401): set SUBGOAL_TEACHER_API_KEY")
                .hasMessageContaining("Incorrect API key provided: ***")
                .hasMessageNotContaining(wrong)
                .hasNoCause();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.fatal()).isTrue();
        assertThat(refused.mayHaveBeenCharged()).isFalse();
    }

    @Test
    void saysThatAKeyIsMissing() {
        assertThatThrownBy(() -> ask(Servers.at(stub, "api-key", ""), Servers.request("hello")))
                .isInstanceOf(LlmException.Refused.class)
                .hasMessageContaining("wants a key (401): set SUBGOAL_TEACHER_API_KEY");
    }

    @Test
    void refusesToStartWithAKeyThatCannotBeSent() {
        assertThatThrownBy(() -> new OpenAiClient(Servers.at(stub, "api-key", "sk-ключ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SUBGOAL_TEACHER_API_KEY")
                .hasMessageNotContaining("ключ");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 413, 418, 422})
    void isRefusedForGood(int status) {
        LlmException.Refused refused = failure(LlmException.Refused.class, Fault.status(status));

        assertThat(refused)
                .hasMessageContaining("(" + status + ")")
                .hasMessageContaining("It said: The stub answers " + status);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(stub.counts().requests()).isEqualTo(1);
    }

    @Test
    void doesNotFollowARedirectWithItsKey() {
        Fault moved = new Fault.Status(
                307,
                "moved",
                "Moved",
                Map.of("Location", stub.baseUrl().resolve("/v1/elsewhere").toString()));

        assertThat(failure(LlmException.Refused.class, moved)).hasMessageContaining("set SUBGOAL_TEACHER_BASE_URL");
        assertThat(stub.counts().requests()).isEqualTo(1);
    }

    @Test
    void hearsHowLongABusyServerWantsToBeLeftAlone() {
        assertThat(failure(LlmException.Busy.class, Fault.tooManyRequests()).retryAfter())
                .isEmpty();
        assertThat(failure(LlmException.Busy.class, Fault.tooManyRequests(Duration.ofSeconds(7)))
                        .retryAfter())
                .contains(Duration.ofSeconds(7));
        assertThat(failure(LlmException.Busy.class, Fault.tooManyRequests("retry-after-ms", "250"))
                        .retryAfter())
                .contains(Duration.ofMillis(250));
        assertThat(failure(LlmException.Busy.class, Fault.status(503)).fatal()).isFalse();
        assertThat(stub.counts().charged()).isZero();
    }

    @Test
    void doesNotComeBackToAnEmptyAccount() {
        assertThat(failure(LlmException.Refused.class, Fault.quotaSpent()))
                .hasMessageContaining("quota is spent (429)");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 408, 409})
    void mayBeAskedAgainAfterAFailureThatCostNothing(int status) {
        LlmException.Broken broken = failure(LlmException.Broken.class, Fault.status(status));

        assertThat(broken.fatal()).isFalse();
        assertThat(broken.mayHaveBeenCharged()).isFalse();
        assertThat(broken.status()).isEqualTo(status);
    }

    @Test
    void doesNotTrustAGatewayThatGaveUpWaiting() {
        assertThat(failure(LlmException.Broken.class, Fault.status(504)).mayHaveBeenCharged())
                .isTrue();
    }

    @Test
    void mayHavePaidForAnswersThatTheConnectionLost() {
        for (Fault fault : List.of(Fault.resetMidBody(), Fault.closeMidBody(), Fault.resetBeforeAnswer())) {
            LlmException.Broken broken = failure(LlmException.Broken.class, fault);

            assertThat(broken.mayHaveBeenCharged()).as("%s", fault).isTrue();
            assertThat(broken).hasMessageContaining("broke the connection instead of answering");
        }
        assertThat(stub.counts().requests()).as("nothing is sent twice unasked").isEqualTo(3);
    }

    @Test
    void sendsOnceOverAKeptConnectionThatBreaks() throws Exception {
        stub.faults(FaultScript.at(Map.of(2, Fault.resetBeforeAnswer())));
        try (OpenAiClient client = new OpenAiClient(Servers.at(stub))) {
            client.complete(Servers.request("one"), "key-1");

            assertThatThrownBy(() -> client.complete(Servers.request("two"), "key-2"))
                    .isInstanceOf(LlmException.Broken.class);
        }
        assertThat(stub.counts().requests()).isEqualTo(2);
    }

    @Test
    void givesUpOnASilentServer() {
        LlmException.Broken broken =
                failure(LlmException.Broken.class, Fault.silence(Duration.ofSeconds(60)), "timeout", "300ms");

        assertThat(broken).hasMessageContaining("did not answer within 300 ms (SUBGOAL_TEACHER_TIMEOUT)");
        assertThat(broken.mayHaveBeenCharged()).isTrue();
    }

    @Test
    void paysNothingWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        LlmException.Broken broken = catchThrowableOfType(
                LlmException.Broken.class,
                () -> ask(Servers.at(stub, "base-url", "http://127.0.0.1:" + port), Servers.request("hello")));

        assertThat(broken).hasMessageContaining("cannot be reached: check SUBGOAL_TEACHER_BASE_URL");
        assertThat(broken.mayHaveBeenCharged()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED_JSON", "NOT_JSON", "ERROR_INSIDE"})
    void mayHavePaidForBodiesThatCannotBeRead(Oddity oddity) {
        LlmException.Broken broken = failure(LlmException.Broken.class, Fault.odd(oddity));

        assertThat(broken.mayHaveBeenCharged()).isTrue();
        assertThat(broken).hasMessageContaining("answered, but not well").hasNoCause();
    }

    @Test
    void readsAnswersThatSayNothing() throws Exception {
        assertOdd(Oddity.EMPTY_CHOICES, "", "no_choices");
        assertOdd(Oddity.REFUSAL, "", "refusal");
        assertOdd(Oddity.CONTENT_FILTER, "", "content_filter");
        assertOdd(Oddity.NULL_CONTENT, "", "stop");
        assertOdd(Oddity.CONTENT_PARTS, "Grüße, 锅 🧪", "stop");
        assertOdd(Oddity.NO_FINISH_REASON, "Grüße, 锅 🧪", "unknown");
    }

    private void assertOdd(Oddity oddity, String text, String finishReason) throws Exception {
        stub.faults(FaultScript.always(Fault.odd(oddity)));
        LlmReply reply = ask(Servers.at(stub), Servers.request("hello"));
        assertThat(reply.text()).as("%s", oddity).isEqualTo(text);
        assertThat(reply.finishReason()).as("%s", oddity).isEqualTo(finishReason);
    }

    @Test
    void estimatesTheTokensThatAServerDoesNotCount() throws Exception {
        stub.faults(FaultScript.always(Fault.odd(Oddity.NO_USAGE)));

        LlmReply reply = ask(Servers.at(stub), Servers.request("hello"));

        assertThat(reply.usageReported()).isFalse();
        assertThat(reply.promptTokens()).isBetween(5L, 12L);
        assertThat(reply.completionTokens()).isBetween(3L, 12L);
    }

    @Test
    void isInterruptedAtOnce() throws Exception {
        stub.faults(FaultScript.always(Fault.silence(Duration.ofSeconds(60))));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Thread caller = Thread.ofPlatform().start(() -> {
            started.countDown();
            try {
                ask(Servers.at(stub, "timeout", "60000ms"), Servers.request("hello"));
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        started.await();
        while (stub.received().isEmpty()) {
            Thread.onSpinWait();
        }
        caller.interrupt();

        assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void hangsUpWhenItIsInterrupted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            String url = "http://127.0.0.1:" + silent.getLocalPort();
            Thread caller = Thread.ofVirtual()
                    .start(() -> assertThatThrownBy(() -> ask(
                                    Servers.at(stub, "base-url", url, "timeout", "60000ms"), Servers.request("hello")))
                            .isInstanceOf(InterruptedException.class));
            try (Socket connection = silent.accept()) {
                connection.setSoTimeout(5_000);
                connection.getInputStream().read();
                caller.interrupt();

                connection.getInputStream().readAllBytes();
            }
            assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void showsNoMoreThanALittleOfWhatAServerSays() {
        Fault talkative = new Fault.Status(400, "long", "x".repeat(5000), Map.of());

        assertThat(failure(LlmException.Refused.class, talkative).getMessage()).hasSizeLessThan(600);
    }

    /** A question in several pieces: its last piece must not wait until the server confirms the others, after 40 ms. */
    @Test
    void sendsLongQuestionsAtOnce() throws Exception {
        String text = "a long path ".repeat(2_000);
        List<Duration> times = new ArrayList<>();
        try (StubLlm stub = StubLlm.start(StubLlm.Settings.DEFAULT.withAnswers(Answers.fixed("short")));
                OpenAiClient client = new OpenAiClient(Servers.at(stub))) {
            for (int i = 0; i < 100; i++) {
                long begin = System.nanoTime();
                client.complete(Servers.request(text + i), "key-" + i);
                times.add(Duration.ofNanos(System.nanoTime() - begin));
            }
        }
        // Not the median, since the machine may be busy.
        assertThat(times.stream().sorted().toList().get(25)).isLessThan(Duration.ofMillis(35));
    }
}
