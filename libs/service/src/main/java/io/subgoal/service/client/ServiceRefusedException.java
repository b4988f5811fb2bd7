package io.subgoal.service.client;

/** A service answered that it will not do what was asked. */
public final class ServiceRefusedException extends RuntimeException {

    public ServiceRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
