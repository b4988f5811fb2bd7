package io.subgoal.service.client;

/** A service did not answer for long. What it was needed for can be done later. */
public final class ServiceAwayException extends RuntimeException {

    public ServiceAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
