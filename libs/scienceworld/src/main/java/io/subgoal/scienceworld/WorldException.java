package io.subgoal.scienceworld;

/** The simulator failed; the world that threw this should be thrown away. */
public final class WorldException extends RuntimeException {

    public WorldException(String message) {
        super(message);
    }

    public WorldException(String message, Throwable cause) {
        super(message, cause);
    }
}
