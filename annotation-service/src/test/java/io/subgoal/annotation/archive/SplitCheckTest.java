package io.subgoal.annotation.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.annotation.LeakReport.Leak;
import io.subgoal.store.annotation.AnnotationStatistics.Episode;
import io.subgoal.textworld.task.Fold;
import org.junit.jupiter.api.Test;

/** Variations and the splits they belong to; task 7-1 has 62 of train, 31 of dev, 32 of test. */
class SplitCheckTest {

    private final SplitCheck check = new SplitCheck();

    @Test
    void passesWhatIsWhereItBelongs() {
        assertThat(check.add(episode(61, Fold.TRAIN))).isEmpty();
        assertThat(check.add(episode(62, Fold.DEV))).isEmpty();
        assertThat(check.add(episode(93, Fold.TEST))).isEmpty();
        assertThat(check.episodes()).isEqualTo(3);
    }

    @Test
    void findsTestInTrainAndTrainInTest() {
        assertThat(check.add(episode(93, Fold.TRAIN))).contains(new Leak("split", "7-1", 93, "train", "test", null));
        assertThat(check.add(episode(5, Fold.TEST))).contains(new Leak("split", "7-1", 5, "test", "train", null));
        assertThat(check.add(episode(500, Fold.DEV))).contains(new Leak("split", "7-1", 500, "dev", "no fold", null));
    }

    @Test
    void findsAVariationInTwoSplits() {
        assertThat(check.add(episode(5, Fold.TRAIN))).isEmpty();
        assertThat(check.add(episode(5, Fold.DEV))).isPresent();
    }

    private static Episode episode(int variation, Fold fold) {
        return new Episode(variation, "7-1", variation, fold);
    }
}
