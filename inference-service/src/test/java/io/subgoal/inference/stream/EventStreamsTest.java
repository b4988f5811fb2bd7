package io.subgoal.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.service.error.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** Answers as streams of events. */
class EventStreamsTest {

    private final EventStreams streams = new EventStreams(new JsonMapper());
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void eventsAreWrittenAsTheyAre() throws Exception {
        answer(stream -> {
            stream.send("token", Map.of("text", "é\n"));
            stream.idle();
            stream.send(Map.of("last", true));
            stream.sendText("[DONE]");
        });
        assertThat(response.getContentAsString())
                .isEqualTo("event: token\ndata: {\"text\":\"é\\n\"}\n\n: still here\n\ndata: {\"last\":true}\n\n"
                        + "data: [DONE]\n\n");
        assertThat(response.getContentType()).isEqualTo("text/event-stream;charset=UTF-8");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void aFailureBeforeTheFirstEventIsNotForTheStream() {
        assertThatThrownBy(() -> answer(stream -> {
                    throw new ServiceException.Overloaded("too much");
                }))
                .isInstanceOf(ServiceException.Overloaded.class);
        assertThat(response.isCommitted()).isFalse();
        assertThat(response.getContentType()).isNull();
    }

    @Test
    void aFailureOnTheWayIsAnEventWithoutInnerDetails() throws Exception {
        answer(stream -> {
            stream.send("token", Map.of());
            throw new ServiceException.Unavailable("The model has gone");
        });
        assertThat(response.getContentAsString())
                .endsWith("event: error\ndata: \"503 urn:subgoal:problem:unavailable The model has gone\"\n\n");
        answer(stream -> {
            stream.send("token", Map.of());
            throw new IllegalStateException("secret");
        });
        assertThat(response.getContentAsString())
                .contains("500 urn:subgoal:problem:internal")
                .doesNotContain("secret");
    }

    @Test
    void aClientThatHasGoneIsNobodysTrouble() throws Exception {
        answer(stream -> {
            throw new IOException("broken pipe");
        });
        answer(stream -> {
            throw new UncheckedIOException(new IOException("broken pipe"));
        });
        assertThat(response.getContentAsString()).isEmpty();
    }

    private void answer(EventStreams.Writer writer) {
        streams.answer(
                response,
                writer,
                (stream, problem) -> stream.send(
                        "error", problem.getStatus() + " " + problem.getType() + " " + problem.getDetail()));
    }
}
