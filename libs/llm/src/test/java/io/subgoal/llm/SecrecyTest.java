package io.subgoal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.subgoal.testkit.llm.Fault;
import io.subgoal.testkit.llm.Fault.Oddity;
import io.subgoal.testkit.llm.FaultScript;
import io.subgoal.testkit.llm.StubLlm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SecrecyTest {

    private static final String HEADER = "my-gateway-password";

    @Test
    void keepsTheKeyOutOfLogsAndExceptionsWhateverHappens(CapturedOutput output) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        Level before = root.getLevel();
        root.setLevel(Level.TRACE);
        StringWriter traces = new StringWriter();
        String echo = "You sent Authorization: Bearer " + Servers.KEY + " and X-Gateway: " + HEADER;
        List<Fault> faults = List.of(
                new Fault.Status(400, "echo", echo, Map.of()),
                new Fault.Status(429, "echo", echo, Map.of("Retry-After", "1")),
                new Fault.Status(500, "echo", echo, Map.of()),
                new Fault.Status(401, "echo", echo, Map.of()),
                new Fault.Status(307, "echo", echo, Map.of("Location", "/?key=" + Servers.KEY)),
                Fault.resetMidBody(),
                Fault.resetBeforeAnswer(),
                Fault.odd(Oddity.NOT_JSON),
                Fault.odd(Oddity.TRUNCATED_JSON),
                Fault.silence(Duration.ofSeconds(60)));
        try (StubLlm stub = StubLlm.start();
                OpenAiClient client =
                        new OpenAiClient(Servers.at(stub, "timeout", "300ms", "headers.X-Gateway", HEADER))) {
            for (Fault fault : faults) {
                stub.faults(FaultScript.always(fault));
                try {
                    client.complete(Servers.request("hello"), "key");
                } catch (LlmException e) {
                    e.printStackTrace(new PrintWriter(traces, true));
                }
            }
            stub.faults(FaultScript.none());
            client.complete(Servers.request("hello"), "key");
        } finally {
            root.setLevel(before);
        }
        assertThat(traces.toString()).contains("(400)", "(307)", "***").doesNotContain(Servers.KEY, HEADER);
        assertThat(output.getAll()).doesNotContain(Servers.KEY, HEADER);
    }

    @Test
    void scrubsWhatLooksLikeAKey() {
        Scrubber scrubber = new Scrubber(List.of("abc", "secret-one", "secret-one-and-more"));
        assertThat(scrubber.clean("secret-one-and-more, secret-one, abc")).isEqualTo("***, ***, abc");
        assertThat(scrubber.clean("key sk-proj-AAAA1111BBBB and sk-****wxyz")).isEqualTo("key *** and ***");
        assertThat(scrubber.clean("a\n\tb\u0000c")).isEqualTo("a b c");
        assertThat(scrubber.clean("x".repeat(294) + " secret-one " + "y".repeat(50)))
                .hasSize(300)
                .doesNotContain("sec");
    }
}
