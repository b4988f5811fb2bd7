package io.subgoal.testkit.llm;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire.
 *
 * @param headers by names in lower case
 */
record HttpMessage(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    private static final int MAX_BODY = 256 << 20;

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    boolean keepsConnection() {
        return !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    }

    /** Reads the next request; null at the end of the connection. */
    static @Nullable HttpMessage read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String[] parts = first.split(" ", -1);
        String[] target = parts[1].split("\\?", 2);
        Map<String, String> headers = new HashMap<>();
        for (String line = need(line(in)); !line.isEmpty(); line = need(line(in))) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")
                ? chunks(in)
                : exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new HttpMessage(
                parts[0],
                target[0],
                query(target.length > 1 ? target[1] : ""),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            query.put(sides[0], sides.length > 1 ? sides[1] : "");
        }
        return query;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(need(line(in)).split(";", -1)[0].strip(), 16);
            body.write(exactly(in, size));
            need(line(in));
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        if (size < 0 || size > MAX_BODY) {
            throw new IOException("A body of " + size + " bytes");
        }
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException();
        }
        return bytes;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static String need(@Nullable String line) throws EOFException {
        if (line == null) {
            throw new EOFException();
        }
        return line;
    }
}
