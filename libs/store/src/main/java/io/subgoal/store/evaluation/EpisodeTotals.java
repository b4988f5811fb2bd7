package io.subgoal.store.evaluation;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Episodes, counted and added up; what has no score counts in no sum of points.
 *
 * @param all how many there are
 * @param scored how many have a score
 * @param failures of these, how many ended by a fatal mistake
 * @param errors how many have no score because a world or a service failed
 * @param faults how often one was begun anew
 */
public record EpisodeTotals(
        long all, long scored, long failures, long errors, long faults, Points points, Effort effort) {

    /** No episodes. */
    public static final EpisodeTotals NONE = new EpisodeTotals(
            0, 0, 0, 0, 0, new Points(0, 0, 0, 0), new Effort(0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO, 0));

    /**
     * Sums over the episodes with a score, in percent.
     *
     * @param full how many have the full final score
     */
    public record Points(long score, long lastPositive, long best, long full) {}

    /**
     * Sums over the episodes with a score.
     *
     * @param dollars where the price is known
     * @param unpriced episodes where it is not
     */
    public record Effort(
            long moves,
            long decisions,
            long matched,
            double decisionMillis,
            double wallMillis,
            long promptTokens,
            long answerTokens,
            BigDecimal dollars,
            long unpriced) {}

    /** Episodes that were not played to an end: they wait, are being played, or were cancelled. */
    public long missing() {
        return all - scored - errors;
    }

    /** Mean per episode with a score; null if there is none. */
    public @Nullable Double mean(ToLongFunction<EpisodeTotals> sum) {
        return scored == 0 ? null : (double) sum.applyAsLong(this) / scored;
    }

    /** Mean final score, percent. */
    public @Nullable Double meanScore() {
        return mean(totals -> totals.points.score);
    }

    /** Share with the full score, 0 to 1; 0 if there is none. */
    public double solved() {
        Double share = mean(totals -> totals.points.full);
        return share == null ? 0 : share;
    }

    /** Mean time of a decision; null if none was made. */
    public @Nullable Double millisPerDecision() {
        return effort.decisions == 0 ? null : effort.decisionMillis / effort.decisions;
    }

    /** These and others together. */
    public EpisodeTotals plus(EpisodeTotals other) {
        Points p = other.points;
        Effort e = other.effort;
        return new EpisodeTotals(
                all + other.all,
                scored + other.scored,
                failures + other.failures,
                errors + other.errors,
                faults + other.faults,
                new Points(
                        points.score + p.score,
                        points.lastPositive + p.lastPositive,
                        points.best + p.best,
                        points.full + p.full),
                new Effort(
                        effort.moves + e.moves,
                        effort.decisions + e.decisions,
                        effort.matched + e.matched,
                        effort.decisionMillis + e.decisionMillis,
                        effort.wallMillis + e.wallMillis,
                        effort.promptTokens + e.promptTokens,
                        effort.answerTokens + e.answerTokens,
                        effort.dollars.add(e.dollars),
                        effort.unpriced + e.unpriced));
    }

    /** All of them together. */
    public static EpisodeTotals sum(Collection<EpisodeTotals> parts) {
        return parts.stream().reduce(NONE, EpisodeTotals::plus);
    }
}
