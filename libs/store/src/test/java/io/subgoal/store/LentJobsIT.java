package io.subgoal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.job.LentJobs;
import io.subgoal.store.job.LentJobs.Lending;
import io.subgoal.store.job.StoredJob;
import io.subgoal.testkit.TestDatabase;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Jobs that somebody outside the service works on. */
@SpringBootTest(
        classes = StoreIT.TestApplication.class,
        properties = {"db-scheduler.enabled=false", "spring.jpa.hibernate.ddl-auto=validate"})
class LentJobsIT {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Autowired
    Jobs jobs;

    @Autowired
    LentJobs lent;

    private final UUID id = UUID.randomUUID();

    @BeforeEach
    void begin() {
        jobs.add(id, "training-service", "train", UUID.randomUUID(), 100);
        jobs.start(id);
    }

    @Test
    void anAttemptThatIsLentOutlivesTheServiceThatLentIt() {
        assertThat(lent.lend(id, 1)).isEqualTo(Lending.LENT);
        jobs.progress(id, 1, 7, 100, "seven");
        assertThat(lent.adopt(id).orElseThrow().attempt()).isEqualTo(1);
        assertThat(lent.lend(id, 1)).isEqualTo(Lending.LENT_BEFORE);
        assertThat(jobs.progress(id, 1, 8, 100, "eight")).contains(Jobs.Wish.GO_ON);
        assertThat(jobs.end(id, 1, JobState.SUCCEEDED, null)).isTrue();
        assertThat(lent.lend(id, 1)).isEqualTo(Lending.REFUSED);
    }

    @Test
    void whoeverIsTakenAJobFromCanWriteNoMore() {
        lent.lend(id, 1);
        assertThat(lent.renew(id, 1, true).orElseThrow().attempt()).isEqualTo(2);
        assertThat(jobs.progress(id, 1, 9, 100, "late")).isEmpty();
        assertThat(lent.renew(id, 1, true)).as("only one of two services").isEmpty();
        assertThat(lent.look(id, 1)).isEmpty();
        assertThat(lent.look(id, 2)).contains(Jobs.Wish.GO_ON);
    }

    @Test
    void attemptsThatDoNotAdvanceAreCountedInARow() {
        lent.lend(id, 1);
        jobs.progress(id, 1, 20, 100, null);
        assertThat(lent.renew(id, 1, false).orElseThrow().stalled()).isEqualTo(1);
        StoredJob second = lent.renew(id, 2, false).orElseThrow();
        assertThat(second.stalled()).isEqualTo(2);
        assertThat(second.attemptStartProgress()).isEqualTo(20);
        assertThat(lent.adopt(id).orElseThrow().stalled())
                .as("another service looks after it")
                .isEqualTo(2);
        assertThat(lent.renew(id, 3, true).orElseThrow().stalled()).isZero();
    }

    @Test
    void aJobThatRestedOrFailedIsBegunAnewAndNoLongerLent() {
        lent.lend(id, 1);
        jobs.requestPause(id);
        assertThat(lent.look(id, 1)).contains(Jobs.Wish.PAUSE);
        jobs.pause(id, 1, null);
        jobs.queueAgain(id, Set.of(JobState.PAUSED));
        assertThat(lent.adopt(id)).isEmpty();
        assertThat(jobs.start(id).orElseThrow().attempt()).isEqualTo(2);
        assertThat(lent.adopt(id)).isEmpty();
    }

    @Test
    void aServiceThatLendsNothingTakesTheJobBack() {
        lent.lend(id, 1);
        assertThat(jobs.start(id).orElseThrow().attempt()).isEqualTo(2);
        assertThat(jobs.progress(id, 1, 9, 100, "late")).isEmpty();
        assertThat(lent.adopt(id)).isEmpty();
    }

    @Test
    void aJobThatNobodyWorksOnYetSaysHowItStands() {
        lent.lend(id, 1);
        lent.say(id, 1, "Waits for a node");
        assertThat(jobs.get(id).message()).isEqualTo("Waits for a node");
        lent.say(id, 2, "late");
        assertThat(jobs.get(id).message()).isEqualTo("Waits for a node");
    }
}
