package io.subgoal.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.api.agent.Estimate;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.Resampling;
import io.subgoal.api.agent.ScoreConvention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Intervals against what is known of them. */
class BootstrapTest {

    private static final Resampling USUAL = new Resampling(10_000, 1);
    private static final ScoreConvention FINAL = ScoreConvention.FINAL;

    private static TaskSample sample(String task, double... scores) {
        return TaskSample.of(
                task,
                Arrays.stream(scores).mapToObj(score -> List.of(values(score))).toList());
    }

    private static double[] values(double score) {
        return new double[] {score, score, score, score == 100 ? 100 : 0};
    }

    private static double[] halves(int ofEach) {
        return IntStream.range(0, 2 * ofEach).mapToDouble(i -> i % 2 * 100.0).toArray();
    }

    @Test
    void equalScoresLeaveNoDoubt() {
        Bootstrap bootstrap = new Bootstrap(List.of(sample("4-4", 50, 50, 50), sample("1-1", 30, 30)), USUAL);
        assertThat(bootstrap.taskMeans(FINAL)).isEqualTo(new Estimate(40, 40, 40));
        assertThat(bootstrap.allEpisodes(FINAL)).isEqualTo(new Estimate(42, 42, 42));
        assertThat(bootstrap.taskMeans(LengthClass.SHORT, FINAL)).isEqualTo(new Estimate(50, 50, 50));
        assertThat(bootstrap.taskMeans(LengthClass.LONG, FINAL)).isEqualTo(new Estimate(30, 30, 30));
        assertThat(bootstrap.task("1-1", ScoreConvention.SOLVED)).isEqualTo(new Estimate(0, 0, 0));
    }

    /** Mean 50; a mean of 400 draws has the standard deviation 50 / 20 = 2.5, and 1.96 of them are 4.9. */
    @Test
    void manyScoresHaveTheIntervalOfTheNormalDistribution() {
        Estimate estimate = new Bootstrap(List.of(sample("4-4", halves(200))), USUAL).taskMeans(FINAL);
        assertThat(estimate.value()).isEqualTo(50);
        assertThat(estimate.low()).isCloseTo(45.1, within(0.3));
        assertThat(estimate.high()).isCloseTo(54.9, within(0.3));
    }

    /** The variance of a mean of two tasks' means is a quarter of the sum of theirs: 2.5 / sqrt(2). */
    @Test
    void tasksAreDrawnEachForItself() {
        Bootstrap bootstrap = new Bootstrap(List.of(sample("4-4", halves(200)), sample("7-1", halves(200))), USUAL);
        Estimate estimate = bootstrap.taskMeans(FINAL);
        double half = 1.96 * 2.5 / Math.sqrt(2);
        assertThat(estimate.low()).isCloseTo(50 - half, within(0.25));
        assertThat(estimate.high()).isCloseTo(50 + half, within(0.25));
        Bootstrap constant = new Bootstrap(List.of(sample("4-4", halves(200)), sample("7-1", 0, 0)), USUAL);
        assertThat(constant.taskMeans(FINAL).high()).isCloseTo(25 + 4.9 / 2, within(0.2));
    }

    /** Five seeds that always say the same are no more than one. */
    @Test
    void seedsOfOneVariationAreDrawnTogether() {
        List<List<double[]>> repeated = new ArrayList<>();
        for (double score : halves(50)) {
            repeated.add(Collections.nCopies(5, values(score)));
        }
        Estimate many = new Bootstrap(List.of(TaskSample.of("4-4", repeated)), USUAL).allEpisodes(FINAL);
        Estimate once = new Bootstrap(List.of(sample("4-4", halves(50))), USUAL).allEpisodes(FINAL);
        assertThat(many).isEqualTo(once);
        assertThat(many.high() - many.low()).isCloseTo(2 * 1.96 * 5, within(1.0));
    }

    /** Three of four draws of two values: each of 0, 1 and 2 heads has its binomial share. */
    @Test
    void aFewScoresHaveTheBinomialsQuantiles() {
        Estimate estimate = new Bootstrap(List.of(sample("4-4", halves(1))), USUAL).taskMeans(FINAL);
        assertThat(estimate).isEqualTo(new Estimate(50, 0, 100));
        double[] five = {0, 0, 0, 0, 100};
        // P(no success in five draws at 1/5) = 0.33, P(at most 3) = 0.9933, P(at most 2) = 0.942.
        assertThat(new Bootstrap(List.of(sample("4-4", five)), USUAL).taskMeans(FINAL))
                .isEqualTo(new Estimate(20, 0, 60));
    }

    @Test
    void theSameSeedGivesTheSameIntervalWhateverElseIsPlayed() {
        TaskSample one = sample("4-4", 0, 10, 50, 100, 30);
        Estimate alone = new Bootstrap(List.of(one), USUAL).task("4-4", FINAL);
        Estimate together = new Bootstrap(List.of(sample("1-1", 3, 9), one), USUAL).task("4-4", FINAL);
        assertThat(together).isEqualTo(alone);
        TaskSample many = sample(
                "4-4", IntStream.range(0, 60).mapToDouble(i -> i * i % 97).toArray());
        assertThat(new Bootstrap(List.of(many), new Resampling(200, 2)).task("4-4", FINAL))
                .isNotEqualTo(new Bootstrap(List.of(many), new Resampling(200, 3)).task("4-4", FINAL));
    }

    /** SciPy 1.17.1, bootstrap(method='percentile') with 200,000 resamples of the same strata: 31.15 and 56.64. */
    @Test
    void agreesWithSciPy() {
        List<TaskSample> tasks = List.of(
                sample(
                        "4-4", 81, 8, 18, 23, 18, 80, 87, 58, 3, 9, 33, 43, 62, 48, 26, 16, 69, 74, 3, 11, 45, 39, 89,
                        52, 42, 43, 67, 59, 17, 74, 76, 96, 79, 28, 32, 65, 65, 70, 87, 29),
                sample("7-1", 94, 0, 7, 98, 95, 30, 14, 31, 4, 90, 66, 59),
                sample("1-1", 0, 0, 0, 100, 0, 0, 0, 100, 100));
        Estimate estimate = new Bootstrap(tasks, new Resampling(50_000, 1)).taskMeans(FINAL);
        assertThat(estimate.value()).isCloseTo(43.4778, within(0.0001));
        assertThat(estimate.low()).isCloseTo(31.15, within(0.25));
        assertThat(estimate.high()).isCloseTo(56.64, within(0.25));
    }

    @Test
    void quantilesLieBetweenNeighbours() {
        double[] sorted = {0, 10, 20, 30};
        assertThat(Resamples.quantile(sorted, 0)).isZero();
        assertThat(Resamples.quantile(sorted, 0.5)).isEqualTo(15);
        assertThat(Resamples.quantile(sorted, 0.1)).isCloseTo(3, within(1e-12));
        assertThat(Resamples.quantile(sorted, 1)).isEqualTo(30);
    }
}
