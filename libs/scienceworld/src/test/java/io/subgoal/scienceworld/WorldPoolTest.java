package io.subgoal.scienceworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorldPoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Task FIND_ANIMAL = Tasks.get("4-4");

    @Test
    void lendsAWorldAgainAndReplacesOneThatIsDiscarded() throws InterruptedException {
        WorldPool pool = new WorldPool(1);
        World first = lend(pool, false);
        assertThat(lend(pool, true)).isSameAs(first);
        assertThat(lend(pool, false)).isNotSameAs(first);
    }

    @Test
    void lendsNoMoreThanItHas() throws InterruptedException {
        WorldPool pool = new WorldPool(1);
        try (WorldPool.Lease lease = pool.lease(PATIENCE)) {
            assertThat(lease.world()).isNotNull();
            assertThatThrownBy(() -> pool.lease(Duration.ofMillis(10))).hasMessageContaining("in use");
        }
    }

    @Test
    void givesUpWorldsThatNobodyUses() throws InterruptedException {
        WorldPool pool = new WorldPool(2, Duration.ZERO, Patience.STANDARD);
        World world = lend(pool, false);
        assertThat(lend(pool, false)).isNotSameAs(world);
        assertThat(pool.idle()).isZero();
    }

    @Test
    void givesUpACallThatTakesTooLongAndTheWorldWithIt() {
        World world = World.create(new Patience(Duration.ofMinutes(1), Duration.ofMillis(1)));
        assertThat(world.load(FIND_ANIMAL, 0, Simplifications.EASY).look()).isNotEmpty();
        assertThat(world.broken()).isFalse();
        assertThatThrownBy(() -> world.goldActions(FIND_ANIMAL, 0, Simplifications.EASY))
                .isInstanceOf(WorldException.class)
                .hasMessage("The simulator took longer than PT0.001S in load with gold");
        assertThat(world.broken()).isTrue();
        assertThatThrownBy(() -> world.load(FIND_ANIMAL, 0, Simplifications.EASY))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("failed before");
    }

    @Test
    void replacesAWorldThatHasFailed() throws InterruptedException {
        WorldPool pool =
                new WorldPool(1, Duration.ofMinutes(1), new Patience(Duration.ofNanos(1), Duration.ofNanos(1)));
        World failed;
        try (WorldPool.Lease lease = pool.lease(PATIENCE)) {
            failed = lease.world();
            assertThatThrownBy(() -> failed.load(FIND_ANIMAL, 0, Simplifications.EASY))
                    .isInstanceOf(WorldException.class);
        }
        assertThat(pool.idle()).isZero();
        assertThat(lend(pool, false)).isNotSameAs(failed);
    }

    private static World lend(WorldPool pool, boolean discard) throws InterruptedException {
        try (WorldPool.Lease lease = pool.lease(PATIENCE)) {
            if (discard) {
                lease.discard();
            }
            return lease.world();
        }
    }
}
