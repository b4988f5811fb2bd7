package io.subgoal.training.mlflow;

/** A call of the MLflow server has failed. The message can be shown. */
final class MlflowException extends RuntimeException {

    private final boolean permanent;

    /**
     * @param permanent whether the same call would fail again
     */
    MlflowException(String message, boolean permanent, Throwable cause) {
        super(message, cause);
        this.permanent = permanent;
    }

    boolean permanent() {
        return permanent;
    }
}
