package io.subgoal.inference.admission;

import io.subgoal.t5.generate.Standing;
import java.time.Duration;

/**
 * The terms of a request; a controller method takes them as a parameter.
 *
 * @param caller whose share of the service it counts against: the name of the key, or the address
 * @param standing whether it may be refused for want of room
 * @param deadline {@link System#nanoTime()} by which it is worth answering
 * @param connection to the caller
 */
public record Terms(String caller, Priority priority, Standing standing, long deadline, Connection connection) {

    /** Header with the priority: interactive, normal or batch. */
    public static final String PRIORITY_HEADER = "Subgoal-Priority";

    /** Header with the milliseconds an answer is worth waiting for. */
    public static final String TIMEOUT_HEADER = "Subgoal-Timeout-Ms";

    /** Terms of work the service gives itself. */
    public static Terms own(Duration timeout) {
        return new Terms("", Priority.NORMAL, Standing.LET_IN, System.nanoTime() + timeout.toNanos(), () -> false);
    }

    /** The terms of a part of a request that was let in. */
    public Terms letIn() {
        return standing == Standing.NEW ? with(Standing.LET_IN) : this;
    }

    /** The terms of what follows on something that was done. */
    public Terms goOn() {
        return with(Standing.BEGUN);
    }

    private Terms with(Standing other) {
        return new Terms(caller, priority, other, deadline, connection);
    }
}
