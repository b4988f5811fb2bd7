package io.subgoal.api.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Two evaluations on the episodes that both have played. The first is the baseline: differences are second less first, and
 * a win is the second's.
 *
 * @param pairing what was compared with what
 * @param variations how many variations are compared
 * @param differences what was not the same for both besides the agent; none of it should be
 * @param solved which variations only one of them has solved; null where a variation has several seeds, since McNemar's
 *     test wants independent pairs
 * @param lengths by length class
 * @param left what could not be compared
 * @param notes what to know before the figures are quoted
 */
public record EvaluationComparison(
        Side first,
        Side second,
        Pairing pairing,
        int variations,
        List<Difference> differences,
        List<ConventionComparison> scores,
        @Nullable SolvedPairs solved,
        List<LengthComparison> lengths,
        List<TaskComparison> tasks,
        LeftOut left,
        Resampling resampling,
        List<String> notes) {

    /** What was compared with what. */
    public enum Pairing {
        /** Both played with the same seeds: each episode with that of the same seed. */
        SEED,
        /** The seeds of each variation were averaged first. */
        VARIATION;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One of the two. */
    public record Side(EvaluationFacts evaluation, EpisodeSums episodes) {}

    /** Something that was not the same for both. */
    public record Difference(String what, String first, String second) {}

    /**
     * The difference by a convention.
     *
     * @param first mean of the tasks' means over the shared variations
     * @param difference mean of the tasks' mean differences; the variations drawn are the same for both
     * @param test whether the difference could be chance
     */
    public record ConventionComparison(
            ScoreConvention convention, double first, double second, Estimate difference, Tally tally, Chance test) {}

    /** Variations in which the second has more, less and the same. */
    public record Tally(int wins, int losses, int ties) {}

    /**
     * A paired permutation test: the sign of each variation's difference is flipped at random.
     *
     * @param pValue two-sided: the share of flips with a difference at least as large; with {@code exact} false the one
     *     observed is counted in, (b + 1) / (m + 1)
     * @param exact whether all flips were tried
     * @param flips how many were
     */
    public record Chance(double pValue, boolean exact, long flips) {}

    /**
     * McNemar's exact test of what is solved.
     *
     * @param pValue two-sided
     */
    public record SolvedPairs(int both, int onlyFirst, int onlySecond, int neither, double pValue) {}

    /**
     * The difference in a length class.
     *
     * @param tasks how many of them are compared
     * @param variations how many of theirs are
     */
    public record LengthComparison(LengthClass length, int tasks, int variations, List<ConventionComparison> scores) {}

    /** The difference in a task. */
    public record TaskComparison(
            String task, String name, LengthClass length, int variations, List<TaskDifference> scores) {}

    /** The difference in a task by a convention. */
    public record TaskDifference(
            ScoreConvention convention, double first, double second, Estimate difference, Tally tally) {}

    /**
     * What could not be compared.
     *
     * @param onlyFirst variations that only the first was asked for
     * @param onlySecond variations that only the second was asked for
     * @param withoutScore shared variations that one of them, or both, has no score for
     */
    public record LeftOut(
            List<TaskVariations> onlyFirst, List<TaskVariations> onlySecond, List<TaskVariations> withoutScore) {}
}
