package io.subgoal.agent.experiment;

/** A part of an experiment that its service would not take. */
final class BadPartException extends RuntimeException {

    private final String field;

    BadPartException(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }
}
