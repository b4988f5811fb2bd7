package io.subgoal.agent.llm;

/** A question was not asked, since it might have cost more than the evaluation may. */
public final class BudgetReachedException extends RuntimeException {

    public BudgetReachedException(String message) {
        super(message);
    }
}
