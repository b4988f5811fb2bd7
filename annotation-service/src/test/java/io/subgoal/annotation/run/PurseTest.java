package io.subgoal.annotation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.api.annotation.Budget;
import io.subgoal.store.teacher.Spent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PurseTest {

    @Test
    void holdsATokenBudgetWhateverTheAnswersAre() {
        Purse purse = new Purse(new Budget(1000L, null), spent(0, 0));
        purse.reserve(600, 0);
        assertThatThrownBy(() -> purse.reserve(600, 0))
                .isInstanceOf(BudgetReachedException.class)
                .hasMessage(
                        "The next call may take 600 tokens, and 600 of the budget of 1,000 are taken. Raise the budget,"
                                + " then resume the job");
        purse.settle(600, 0, 150, 0);
        purse.reserve(600, 0);
    }

    @Test
    void holdsABudgetInMoney() {
        Purse purse = new Purse(new Budget(null, 0.5), spent(0, 400_000));
        purse.reserve(1_000_000, 100_000);
        assertThatThrownBy(() -> purse.reserve(1, 1)).hasMessageContaining("$0.5000 of the budget of $0.5000");
    }

    @Test
    void countsWhatIsUncertainAsTaken() {
        Purse purse = new Purse(new Budget(1000L, null), spent(901, 0));
        assertThatThrownBy(() -> purse.reserve(100, 0)).isInstanceOf(BudgetReachedException.class);
    }

    @Test
    void hasNoLimitWithoutABudget() {
        Purse purse = new Purse(null, spent(1, 1));
        purse.reserve(1L << 40, 1L << 40);
    }

    @Test
    void isNotOverdrawnByManyThreads() {
        Purse purse = new Purse(new Budget(1000L, null), spent(0, 0));
        AtomicLong taken = new AtomicLong();
        IntStream.range(0, 500).parallel().forEach(i -> {
            try {
                purse.reserve(7, 0);
                taken.addAndGet(7);
            } catch (BudgetReachedException e) {
                // There is no more.
            }
        });
        assertThat(taken.get()).isEqualTo(994);
    }

    private static Spent spent(long uncertainTokens, long cost) {
        return new Spent(0, 0, 0, 0, 0, 0, uncertainTokens, cost, 0);
    }
}
