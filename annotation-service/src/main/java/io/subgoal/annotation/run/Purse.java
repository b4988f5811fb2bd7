package io.subgoal.annotation.run;

import io.subgoal.api.annotation.Budget;
import io.subgoal.store.teacher.Spent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run may still take. Before a call, the most it may take is set aside; so the budget holds whatever the answers
 * are. Safe for many threads.
 */
final class Purse {

    private final long tokenLimit;
    private final long moneyLimit;
    private long tokens;
    private long money;

    /** @param spent what the run has taken already, uncertain calls included */
    Purse(@Nullable Budget budget, Spent spent) {
        tokenLimit = budget == null || budget.tokens() == null ? Long.MAX_VALUE : budget.tokens();
        moneyLimit = budget == null || budget.dollars() == null ? Long.MAX_VALUE : micros(budget.dollars());
        tokens = spent.tokens();
        money = spent.money();
    }

    /** Millionths of a dollar, rounded down. */
    private static long micros(double dollars) {
        return (long) Math.floor(dollars * 1e6 + 1e-6);
    }

    /**
     * Sets aside what a call may take.
     *
     * @throws BudgetReachedException if there is not that much left
     */
    synchronized void reserve(long callTokens, long callMoney) {
        if (callTokens > tokenLimit - tokens) {
            throw new BudgetReachedException(
                    ("The next call may take %,d tokens, and %,d of the budget of %,d are taken. Raise the budget, then"
                                    + " resume the job")
                            .formatted(callTokens, tokens, tokenLimit));
        }
        if (callMoney > moneyLimit - money) {
            throw new BudgetReachedException(String.format(
                    Locale.ROOT,
                    "The next call may cost $%.4f, and $%.4f of the budget of $%.4f are taken. Raise the budget, then"
                            + " resume the job",
                    callMoney / 1e6,
                    money / 1e6,
                    moneyLimit / 1e6));
        }
        tokens += callTokens;
        money += callMoney;
    }

    /** What is taken or set aside by now, in tokens. */
    synchronized long tokens() {
        return tokens;
    }

    /** What is taken or set aside by now, in millionths of a dollar. */
    synchronized long money() {
        return money;
    }

    /** Replaces what was set aside by what a call took. */
    synchronized void settle(long reservedTokens, long reservedMoney, long takenTokens, long takenMoney) {
        tokens += takenTokens - reservedTokens;
        money += takenMoney - reservedMoney;
    }
}
