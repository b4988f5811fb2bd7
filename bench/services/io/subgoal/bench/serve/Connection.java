package io.subgoal.bench.serve;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that is kept from request to request, and opened again where the server has ended it. As small as it can
 * be, so that the load takes little of the machine that it loads.
 */
final class Connection implements AutoCloseable {

    private static final int PATIENCE = 120_000;

    private final InetSocketAddress address;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();
    private boolean open;

    Connection(InetSocketAddress address) {
        this.address = address;
    }

    Reply exchange(Request request) {
        try {
            return tryExchange(request);
        } catch (IOException e) {
            close();
            return Reply.none(e);
        }
    }

    private Reply tryExchange(Request request) throws IOException {
        connect();
        socket.getOutputStream().write(request.bytes());
        Reply reply = receive();
        if (!open) {
            close();
        }
        return reply;
    }

    /** Sends a part of a request, waits, and hangs up. */
    void hangUp(Request request, int bytes, long millis, boolean reset) throws IOException, InterruptedException {
        connect();
        socket.setSoLinger(reset, 0);
        socket.getOutputStream().write(request.bytes(), 0, bytes);
        Thread.sleep(millis);
        close();
    }

    private void connect() throws IOException {
        if (open) {
            return;
        }
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        socket.connect(address, PATIENCE);
        in = new BufferedInputStream(socket.getInputStream());
        open = true;
    }

    private Reply receive() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        boolean chunked = false;
        String retryAfter = "";
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Integer.parseInt(value);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "retry-after" -> retryAfter = value;
                case "connection" -> open = !value.equalsIgnoreCase("close");
                default -> {
                    // Of no interest.
                }
            }
        }
        byte[] body = chunked ? chunks() : exactly(length);
        return new Reply(status, retryAfter, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            all.writeBytes(exactly(length));
            line();
        }
        line();
        return all.toByteArray();
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The answer ends early");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The server has hung up");
            }
            line.append((char) c);
        }
        return line.substring(0, Math.max(0, line.length() - 1));
    }

    @Override
    public void close() {
        open = false;
        try {
            socket.close();
        } catch (IOException e) {
            // It was of no use any more.
        }
    }
}
