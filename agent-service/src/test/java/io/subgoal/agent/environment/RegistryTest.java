package io.subgoal.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.subgoal.service.error.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Caps and leases, by a clock that is set. */
class RegistryTest {

    private static final EnvironmentProperties PROPERTIES = new EnvironmentProperties(
            1,
            3,
            2,
            100,
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            10,
            Duration.ofSeconds(1),
            1,
            Duration.ofMinutes(1),
            1024);

    private Instant now = Instant.EPOCH;
    private final Registry registry =
            new Registry(PROPERTIES, new EnvironmentMeters(new SimpleMeterRegistry()), new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            });

    @Test
    void refusalsSayWhenTheNextLeaseMayEnd() {
        admit("anna", 5);
        admit("anna", 3);
        now = now.plusSeconds(60);
        ServiceException.Overloaded own = refused("anna");
        assertThat(own).hasMessageContaining("You have 2 environments");
        assertThat(own.retryAfter()).contains(Duration.ofMinutes(2));
        admit("bob", 1);
        ServiceException.Overloaded all = refused("bob");
        assertThat(all).hasMessageContaining("There are 3 environments");
        assertThat(all.retryAfter()).contains(Duration.ofMinutes(1));
    }

    @Test
    void useRenewsTheLeaseAndWhatIsInUseDoesNotExpire() {
        LiveEnvironment environment = admit("anna", 5);
        now = now.plus(Duration.ofMinutes(4));
        assertThat(registry.use(environment.id())).isSameAs(environment);
        now = now.plus(Duration.ofMinutes(4));
        assertThat(registry.expired()).isEmpty();
        environment.enter(Duration.ofSeconds(1));
        now = now.plus(Duration.ofMinutes(4));
        assertThat(registry.expired()).isEmpty();
        environment.leave();
        assertThat(registry.expired()).containsExactly(environment);
        assertThatThrownBy(() -> registry.use(environment.id())).isInstanceOf(ServiceException.Gone.class);
    }

    @Test
    void whatIsGoneMakesRoomAndIsRemembered() {
        LiveEnvironment first = admit("anna", 5);
        admit("anna", 5);
        assertThat(registry.remove(first.id(), Farewell.BROKEN)).contains(first);
        assertThat(registry.remove(first.id(), Farewell.CLOSED)).isEmpty();
        admit("anna", 5);
        assertThatThrownBy(() -> registry.use(first.id()))
                .isInstanceOf(ServiceException.Gone.class)
                .hasMessageContaining("the simulator failed");
        assertThatThrownBy(() -> registry.use(UUID.randomUUID())).isInstanceOf(ServiceException.NotFound.class);
    }

    @Test
    void noMoreIsRememberedThanThereIsRoomFor() {
        UUID first = end();
        for (int i = 0; i < 10_000; i++) {
            end();
        }
        assertThatThrownBy(() -> registry.use(first)).isInstanceOf(ServiceException.NotFound.class);
        assertThat(registry.size()).isZero();
    }

    private UUID end() {
        LiveEnvironment environment = admit("anna", 5);
        registry.remove(environment.id(), Farewell.EXPIRED);
        return environment.id();
    }

    private ServiceException.Overloaded refused(String caller) {
        return catchThrowableOfType(ServiceException.Overloaded.class, () -> admit(caller, 5));
    }

    private LiveEnvironment admit(String caller, int minutes) {
        LiveEnvironment environment =
                new LiveEnvironment(UUID.randomUUID(), caller, Duration.ofMinutes(minutes), now, null);
        registry.admit(environment);
        return environment;
    }
}
