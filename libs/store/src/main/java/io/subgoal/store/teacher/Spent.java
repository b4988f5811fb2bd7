package io.subgoal.store.teacher;

/**
 * What calls took. A call that is on its way, or whose answer was lost, counts with the most it may have cost.
 *
 * @param answered calls that were paid for
 * @param reused questions that an earlier answer served
 * @param failed attempts that cost nothing
 * @param lost attempts of which nobody knows whether they were paid for
 * @param cost in millionths of a dollar
 */
public record Spent(
        long answered,
        long reused,
        long failed,
        long lost,
        long promptTokens,
        long completionTokens,
        long uncertainTokens,
        long cost,
        long uncertainCost) {

    public static final Spent NOTHING = new Spent(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Tokens that count against a budget. */
    public long tokens() {
        return promptTokens + completionTokens + uncertainTokens;
    }

    /** Millionths of a dollar that count against a budget. */
    public long money() {
        return cost + uncertainCost;
    }
}
