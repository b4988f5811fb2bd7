package io.subgoal.inference.stream;

import io.subgoal.service.error.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers requests by streams of events. */
@Component
public class EventStreams {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    private final JsonMapper json;

    EventStreams(JsonMapper json) {
        this.json = json;
    }

    /** Writes events. */
    public interface Writer {
        void write(EventStream stream) throws IOException;
    }

    /** Tells of a problem once the stream has begun. */
    public interface ProblemWriter {
        void write(EventStream stream, ProblemDetail problem) throws IOException;
    }

    /** Answers by what is written. A failure before the first event is thrown, one after it is written as an event. */
    public void answer(HttpServletResponse response, Writer writer, ProblemWriter onProblem) {
        EventStream stream = new EventStream(response, json);
        try {
            writer.write(stream);
        } catch (IOException e) {
            LOG.debug("A client has gone", e);
        } catch (RuntimeException e) {
            if (e instanceof UncheckedIOException) {
                LOG.debug("A client has gone", e);
                return;
            }
            if (!stream.begun()) {
                throw e;
            }
            tell(stream, Problems.of(e), onProblem);
        }
    }

    private static void tell(EventStream stream, ProblemDetail problem, ProblemWriter onProblem) {
        try {
            onProblem.write(stream, problem);
        } catch (IOException e) {
            LOG.debug("A client has gone", e);
        }
    }
}
