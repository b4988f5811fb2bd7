package io.subgoal.annotation.run;

/** A call was not made, since it might have gone over the run's budget. */
final class BudgetReachedException extends RuntimeException {

    BudgetReachedException(String message) {
        super(message);
    }
}
