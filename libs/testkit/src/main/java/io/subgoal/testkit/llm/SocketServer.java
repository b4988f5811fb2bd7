package io.subgoal.testkit.llm;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** HTTP/1.1 over plain sockets: a ready-made server would not let a test cut a connection where it likes. */
final class SocketServer implements AutoCloseable {

    /**
     * What goes back.
     *
     * @param part how much of the body is sent; below 1 the connection breaks, at 0 before the status
     * @param hard whether it breaks with a reset
     */
    record Reply(int status, Map<String, String> headers, byte[] body, double part, boolean hard) {

        Reply(int status, Map<String, String> headers, String body) {
            this(status, headers, body.getBytes(StandardCharsets.UTF_8), 1, false);
        }

        Reply broken(double sent, boolean reset) {
            return new Reply(status, headers, body, sent, reset);
        }
    }

    @FunctionalInterface
    interface Handler {
        Reply handle(HttpMessage request) throws InterruptedException;
    }

    private final ServerSocket server;
    private final Handler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    SocketServer(int port, Handler handler) {
        this.handler = handler;
        try {
            server = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("stub-llm").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                // Closed; the loop ends.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            BufferedInputStream in = new BufferedInputStream(connection.getInputStream());
            BufferedOutputStream out = new BufferedOutputStream(connection.getOutputStream());
            for (HttpMessage request = HttpMessage.read(in); request != null; request = HttpMessage.read(in)) {
                Reply reply = handler.handle(request);
                send(reply, out);
                if (reply.part() < 1) {
                    // A close with pending data or a linger of zero goes out as a reset.
                    connection.setSoLinger(reply.hard(), 0);
                    return;
                }
                if (!request.keepsConnection()) {
                    return;
                }
            }
        } catch (IOException e) {
            // The caller went away; it has its reasons.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private static void send(Reply reply, OutputStream out) throws IOException {
        if (reply.part() == 0) {
            return;
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Stub\r\n");
        reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + reply.body().length + "\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(reply.body(), 0, (int) (reply.body().length * reply.part()));
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
