package io.subgoal.agent.llm;

import io.subgoal.store.evaluation.EpisodeCalls;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt at an episode asks an LLM, in order. Each question is written down before it is sent, and paid from what
 * the whole evaluation may cost. Answers that an earlier attempt has paid for are found again. Not for several threads.
 */
public final class Ledger {

    private final EpisodeCalls calls;
    private final UUID evaluation;
    private final UUID episode;
    private final @Nullable BigDecimal limit;
    private int number;

    /**
     * Opens the ledger for an attempt.
     *
     * @param limit dollars that the evaluation may cost; null for no limit
     */
    public Ledger(EpisodeCalls calls, UUID evaluation, UUID episode, @Nullable BigDecimal limit) {
        this.calls = calls;
        this.evaluation = evaluation;
        this.episode = episode;
        this.limit = limit;
    }

    /** The answer to the next question, if an earlier attempt has asked the very same at the same place. */
    public Optional<String> next(String requestSha256) {
        number++;
        return calls.answer(episode, number, requestSha256);
    }

    /**
     * Writes down that the present question is about to be sent.
     *
     * @param atMost what it may cost; null if the price is not known
     * @return the call's number
     * @throws BudgetReachedException if the evaluation might come to cost more than it may
     */
    public long sending(String requestSha256, @Nullable BigDecimal atMost) {
        return calls.sending(evaluation, episode, number, requestSha256, atMost, limit)
                .orElseThrow(() -> reached(atMost));
    }

    /** Keeps an answer and what it cost. */
    public void answered(long call, String answer, LlmUse use) {
        calls.answered(episode, call, answer, use.promptTokens(), use.answerTokens(), use.dollars());
    }

    /**
     * Writes down that a call brought no answer.
     *
     * @param mayBePaid whether it may have been charged all the same
     */
    public void failed(long call, boolean mayBePaid, String error) {
        calls.failed(episode, call, mayBePaid, error);
    }

    /**
     * What the evaluation has left; empty if there is no limit.
     *
     * @throws BudgetReachedException if that is nothing
     */
    public Optional<BigDecimal> left() {
        if (limit == null) {
            return Optional.empty();
        }
        BigDecimal left = limit.subtract(calls.spent(evaluation));
        if (left.signum() <= 0) {
            throw reached(null);
        }
        return Optional.of(left);
    }

    private BudgetReachedException reached(@Nullable BigDecimal atMost) {
        String next = atMost == null ? "" : String.format(Locale.ROOT, "the next call may cost $%.4f, and ", atMost);
        return new BudgetReachedException(String.format(
                Locale.ROOT,
                "rests: %s$%.4f of the budget of $%.4f are taken. Raise llm.maxDollars with PATCH /v1/evaluations/%s, then"
                        + " resume this job; answers that are paid for are not asked for again",
                next,
                calls.spent(evaluation),
                limit,
                evaluation));
    }
}
