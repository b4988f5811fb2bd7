package io.subgoal.scienceworld.jar;

/** The simulator's jar is neither here nor could it be fetched; the message says what to do. */
public final class SimulatorJarMissingException extends RuntimeException {

    public SimulatorJarMissingException(String message, Throwable cause) {
        super(message, cause);
    }

    public SimulatorJarMissingException(String message) {
        super(message);
    }
}
