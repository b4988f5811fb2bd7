package io.subgoal.bench.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * A request that was made.
 *
 * @param at when it was due, in nanoseconds since the load began
 * @param nanos from then to the end of its answer
 */
record Sample(int request, long at, long nanos, Reply reply) {

    Sample endingNow(long begin) {
        return new Sample(request, at, System.nanoTime() - begin - at, reply);
    }

    /** Writes lines of request, when it was due, time, status, {@code Retry-After} and body, with tabs between them. */
    static void write(Collection<Sample> samples, Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            for (Sample sample : samples) {
                Reply reply = sample.reply();
                // Refusals are many and alike.
                String body = reply.status() == 429 ? "" : reply.body().replaceAll("[\t\r\n]", " ");
                out.printf(
                        "%d\t%d\t%d\t%d\t%s\t%s\n",
                        sample.request(), sample.at(), sample.nanos(), reply.status(), reply.retryAfter(), body);
            }
        }
    }
}
