package io.subgoal.agent.socket;

import io.subgoal.agent.environment.Callers;
import io.subgoal.service.error.Problems;
import io.subgoal.service.error.RetryAfter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.ServletWebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Where the socket is. It opens for programs and for pages of this very origin: a page from elsewhere could otherwise play
 * in the name of whoever looks at it.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class SocketConfiguration implements WebSocketConfigurer {

    private static final Duration SOON = Duration.ofSeconds(1);

    static final String PATH = "/v1/environments/socket";

    private final EnvironmentSocket socket;

    SocketConfiguration(EnvironmentSocket socket) {
        this.socket = socket;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(socket, PATH).addInterceptors(new Door());
        if (registry instanceof ServletWebSocketHandlerRegistry servlet) {
            // Before the controllers: to them the last part of the path is an environment's id.
            servlet.setOrder(-1);
        }
    }

    private final class Door implements HandshakeInterceptor {

        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                Map<String, Object> attributes)
                throws IOException {
            if (!"websocket".equalsIgnoreCase(request.getHeaders().getUpgrade())) {
                refuse(
                        response,
                        HttpStatus.UPGRADE_REQUIRED,
                        "upgrade-required",
                        "This address is for WebSockets; over HTTP environments are at /v1/environments");
                return false;
            }
            if (socket.full()) {
                response.getHeaders().set(HttpHeaders.RETRY_AFTER, RetryAfter.header(SOON));
                refuse(response, HttpStatus.TOO_MANY_REQUESTS, "overloaded", "There are too many sockets already");
                return false;
            }
            attributes.put(
                    EnvironmentSocket.CALLER,
                    Callers.of(
                            request.getPrincipal(),
                            request.getRemoteAddress().getAddress().getHostAddress()));
            return true;
        }

        private static void refuse(ServerHttpResponse response, HttpStatus status, String type, String message)
                throws IOException {
            response.setStatusCode(status);
            response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
            response.getBody().write(Problems.json(status, type, message).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                @Nullable Exception failure) {}
    }
}
