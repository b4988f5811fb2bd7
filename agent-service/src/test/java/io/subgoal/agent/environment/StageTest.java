package io.subgoal.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.WorldException;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who gets which world. */
class StageTest {

    private static final Scenario SCENARIO = new Scenario(Tasks.get("4-4"), 0, Simplifications.EASY, 100);

    /** The common pool may have one thread only. */
    private static final Executor THREADS = Thread::startVirtualThread;

    private final Set<UUID> alive = ConcurrentHashMap.newKeySet();
    private final Stage stage = stage(1);

    private static Stage stage(int waiting) {
        return new Stage(
                new WorldPool(1), waiting, Duration.ofSeconds(10), new EnvironmentMeters(new SimpleMeterRegistry()));
    }

    @Test
    void aWorldThatFailsOnceIsReplacedAndNothingIsLost() {
        LiveEnvironment environment = environment();
        Course course = begin(environment);
        step(environment, course, "wait1");
        int[] failures = {1};
        List<?> valid = stage.perform(
                environment,
                seat -> {
                    if (failures[0]-- > 0) {
                        throw new WorldException("hangs");
                    }
                    return (List<?>) seat.ask(course, Question.VALID_ACTIONS);
                },
                alive);
        assertThat(valid).asString().contains("look around");
        assertThat(course.state().step()).isEqualTo(1);
        assertThat(stage.seats()).isEqualTo(1);
    }

    @Test
    void aWorldThatFailsTwiceLeavesRoomForOthers() {
        LiveEnvironment environment = environment();
        assertThatThrownBy(() -> stage.perform(
                        environment,
                        seat -> {
                            throw new WorldException("hangs");
                        },
                        alive))
                .isInstanceOf(WorldException.class);
        assertThat(stage.seats()).isZero();
        begin(environment());
        assertThat(stage.seats()).isEqualTo(1);
    }

    @Test
    void theWorldOfTheOneThatWasUsedLeastRecentlyIsTaken() {
        LiveEnvironment first = environment();
        Course course = begin(first);
        LiveEnvironment second = environment();
        begin(second);
        assertThat(stage.seated(first.id())).isFalse();
        assertThat(stage.seated(second.id())).isTrue();
        assertThat(step(first, course, "wait1")).isEqualTo(1);
        assertThat(stage.seated(second.id())).isFalse();
    }

    @Test
    void whatIsClosedInTheMiddleOfACallGivesItsWorldBack() {
        LiveEnvironment environment = environment();
        stage.perform(
                environment,
                seat -> {
                    alive.remove(environment.id());
                    stage.release(environment.id());
                    return seat;
                },
                alive);
        assertThat(stage.seats()).isZero();
    }

    @Test
    void tooManyWaitingCallsAreRefused() throws Exception {
        LiveEnvironment busy = environment();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Void> call = CompletableFuture.runAsync(
                () -> stage.perform(
                        busy,
                        seat -> {
                            entered.countDown();
                            await(leave);
                            return seat;
                        },
                        alive),
                THREADS);
        entered.await();
        LiveEnvironment other = environment();
        CompletableFuture<Course> waiting = CompletableFuture.supplyAsync(() -> begin(other), THREADS);
        Awaitility.await().until(() -> stage.waiting() == 1);
        assertThatThrownBy(() -> begin(environment()))
                .isInstanceOf(ServiceException.Overloaded.class)
                .hasMessageContaining("1 calls wait");
        leave.countDown();
        call.join();
        assertThat(waiting.join().state().step()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private LiveEnvironment environment() {
        UUID id = UUID.randomUUID();
        alive.add(id);
        return new LiveEnvironment(id, "anna", Duration.ofMinutes(1), Instant.EPOCH, null);
    }

    private Course begin(LiveEnvironment environment) {
        return stage.perform(
                environment, seat -> seat.begin(SCENARIO, episode -> Course.begin(SCENARIO, episode)), alive);
    }

    private int step(LiveEnvironment environment, Course course, String action) {
        return stage.perform(environment, seat -> seat.step(course, action), alive)
                .step();
    }
}
