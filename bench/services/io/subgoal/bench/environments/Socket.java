package io.subgoal.bench.environments;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A WebSocket on which one message after the other is answered. */
final class Socket implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    Socket(Client client) {
        socket = client.http
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + client.host + "/v1/environments/socket"), this)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            answers.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    JsonNode ask(String call, Map<String, Object> body, boolean keep) throws IOException, InterruptedException {
        socket.sendText(Client.JSON.writeValueAsString(Map.of("call", call, "body", body, "keep", keep)), true)
                .join();
        String answer = answers.poll(2, TimeUnit.MINUTES);
        JsonNode result = answer == null ? null : Client.JSON.readTree(answer).get("result");
        if (result == null) {
            throw new IOException(call + ": " + answer);
        }
        return result;
    }

    /** As a process that dies. */
    void hangUp() {
        socket.abort();
    }
}
