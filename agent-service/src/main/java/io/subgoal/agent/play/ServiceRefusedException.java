package io.subgoal.agent.play;

/** A service that an episode needs answered that it will not do what was asked. */
public final class ServiceRefusedException extends RuntimeException {

    ServiceRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
