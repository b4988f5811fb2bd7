package io.subgoal.agent.play;

/** The inference service could not be brought to decide. */
final class InferenceException extends RuntimeException {

    InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
