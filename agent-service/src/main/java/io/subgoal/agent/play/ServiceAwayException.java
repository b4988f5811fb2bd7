package io.subgoal.agent.play;

/** A service that an episode needs did not answer for long. The episode can be played later. */
public final class ServiceAwayException extends RuntimeException {

    ServiceAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
