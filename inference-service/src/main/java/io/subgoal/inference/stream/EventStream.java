package io.subgoal.inference.stream;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream of server-sent events. It is written by the thread that handles the request, and begins with its first event:
 * what goes wrong before that is answered like any other request.
 */
public final class EventStream {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private boolean begun;

    EventStream(HttpServletResponse response, JsonMapper json) {
        this.response = response;
        this.json = json;
    }

    /** Whether something has been sent. */
    public boolean begun() {
        return begun;
    }

    /** Sends an event with a name. */
    public void send(String event, Object data) throws IOException {
        write("event: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    /** Sends an event without a name. */
    public void send(Object data) throws IOException {
        sendText(json.writeValueAsString(data));
    }

    /** Sends an event whose data is a line of text. */
    public void sendText(String line) throws IOException {
        write("data: " + line + "\n\n");
    }

    /** Keeps the connection alive, and finds out whether anybody is still there. */
    public void idle() throws IOException {
        write(": still here\n\n");
    }

    private void write(String text) throws IOException {
        if (!begun) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            // Proxies are not to collect what is meant to arrive at once.
            response.setHeader("X-Accel-Buffering", "no");
            begun = true;
        }
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
