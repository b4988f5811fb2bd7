package io.subgoal.bench.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request as it goes over the wire.
 *
 * @param index its line in the file, from 0
 * @param expectation what is to come of it
 */
record Request(int index, byte[] bytes, Expectation expectation) {

    /** Reads lines of method, path, body and an expectation, with tabs between them; the expectation may be left out. */
    static List<Request> read(Path file, String address) throws IOException {
        List<Request> requests = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> {
                List<String> columns = List.of(line.split("\t", -1));
                requests.add(new Request(
                        requests.size(),
                        bytes(address, columns.get(0), columns.get(1), columns.get(2)),
                        Expectation.of(columns.subList(3, columns.size()))));
            });
        }
        return requests;
    }

    private static byte[] bytes(String address, String method, String path, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(method, path, address, body.length)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }
}
