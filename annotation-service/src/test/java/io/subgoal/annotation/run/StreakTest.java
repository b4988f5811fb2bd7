package io.subgoal.annotation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.service.job.JobStoppedException;
import io.subgoal.teacher.dialogue.Progress;
import org.junit.jupiter.api.Test;

class StreakTest {

    private static final Progress<String> REJECTED = new Progress.Rejected<>("It said nothing", 2);

    @Test
    void restsWhenNothingCameOfTooManyInARow() {
        Streak streak = new Streak(3);
        streak.count(REJECTED);
        streak.count(REJECTED);
        assertThatThrownBy(() -> streak.count(REJECTED))
                .isInstanceOfSatisfying(
                        JobStoppedException.class,
                        e -> assertThat(e.reason()).isEqualTo(JobStoppedException.Reason.PAUSED))
                .hasMessageContainingAll("3 episodes in a row", "It said nothing", "resume this job");
    }

    @Test
    void beginsAnewWithAnEpisodeThatWentWell() {
        Streak streak = new Streak(3);
        streak.count(REJECTED);
        streak.count(REJECTED);
        streak.count(new Progress.Done<>("sub-goals", 1));
        streak.count(REJECTED);
        assertThatCode(() -> streak.count(REJECTED)).doesNotThrowAnyException();
    }

    @Test
    void aLimitOfNothingIsNone() {
        Streak streak = new Streak(0);
        assertThatCode(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        streak.count(REJECTED);
                    }
                })
                .doesNotThrowAnyException();
    }
}
