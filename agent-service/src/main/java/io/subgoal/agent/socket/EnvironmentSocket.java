package io.subgoal.agent.socket;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.subgoal.agent.environment.EnvironmentProperties;
import io.subgoal.agent.environment.Environments;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * The sockets there are. A message is answered before the next one is read, so a client that does not read its answers
 * stops being served.
 */
@Component
class EnvironmentSocket extends TextWebSocketHandler {

    /** Name of the session's attribute that says who calls. */
    static final String CALLER = "caller";

    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentSocket.class);

    private final EnvironmentProperties properties;
    private final Environments environments;
    private final SocketCalls calls;
    private final Map<String, SocketEnvironments> open = new ConcurrentHashMap<>();

    EnvironmentSocket(
            EnvironmentProperties properties, Environments environments, SocketCalls calls, MeterRegistry metrics) {
        this.properties = properties;
        this.environments = environments;
        this.calls = calls;
        Gauge.builder("subgoal.agent.environment.sockets", open, Map::size)
                .description("Open WebSockets")
                .register(metrics);
    }

    boolean full() {
        return open.size() >= properties.sockets();
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        if (full()) {
            session.close(CloseStatus.SERVICE_OVERLOAD);
            return;
        }
        session.setTextMessageSizeLimit(properties.socketMessage());
        if (session instanceof NativeWebSocketSession adapter) {
            Session container = adapter.getNativeSession(Session.class);
            if (container != null) {
                container.setMaxIdleTimeout(properties.socketIdle().toMillis());
            }
        }
        String caller = String.valueOf(session.getAttributes().get(CALLER));
        open.put(session.getId(), new SocketEnvironments(environments, caller));
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
        SocketEnvironments own = open.get(session.getId());
        if (own != null) {
            session.sendMessage(new TextMessage(calls.answer(message.getPayload(), own)));
        }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable problem) {
        LOG.debug("A socket has failed", problem);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        @Nullable SocketEnvironments own = open.remove(session.getId());
        if (own != null) {
            own.end();
        }
    }
}
