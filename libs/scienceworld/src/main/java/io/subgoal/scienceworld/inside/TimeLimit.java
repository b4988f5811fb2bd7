package io.subgoal.scienceworld.inside;

/**
 * How long the running call may take. The patched simulator asks in every loop; when the time is up it gets an error,
 * and if it swallows that one, another.
 */
public final class TimeLimit {

    /** So many loops go by between two looks at the clock. */
    private static final int LOOPS = 64;

    private static long deadline = Long.MAX_VALUE;
    private static boolean limited;
    private static boolean exceeded;
    private static int loops = LOOPS;

    private TimeLimit() {}

    /** A call begins that may take so long. */
    public static void start(long nanos) {
        deadline = System.nanoTime() + nanos;
        exceeded = false;
        limited = true;
    }

    /** The call has ended; says whether it has taken too long. */
    public static boolean stop() {
        limited = false;
        return exceeded;
    }

    /** Once round a loop. */
    public static void checkNowAndThen() {
        if (--loops <= 0) {
            check();
        }
    }

    /** Looks at the clock. */
    public static void check() {
        loops = LOOPS;
        if (limited && System.nanoTime() - deadline > 0) {
            exceeded = true;
            loops = 0;
            throw new Error("The time limit is exceeded");
        }
    }
}
