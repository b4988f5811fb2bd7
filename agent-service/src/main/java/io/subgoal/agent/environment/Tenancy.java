package io.subgoal.agent.environment;

import io.subgoal.scienceworld.WorldException;
import io.subgoal.service.error.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets callers in and out of environments, and environments into worlds. */
final class Tenancy {

    private static final Logger LOG = LoggerFactory.getLogger(Tenancy.class);

    private final EnvironmentProperties properties;
    private final Registry registry;
    private final Stage stage;
    private final Clock clock;

    Tenancy(EnvironmentProperties properties, Registry registry, Stage stage, Clock clock) {
        this.properties = properties;
        this.registry = registry;
        this.stage = stage;
        this.clock = clock;
    }

    /**
     * A new environment, if there is room for it.
     *
     * @param seconds of its lease; null for another
     */
    LiveEnvironment admit(
            UUID id, String caller, @Nullable Integer seconds, Duration otherwise, @Nullable UUID branchOf) {
        Duration lease = seconds == null ? otherwise : Duration.ofSeconds(seconds);
        Duration longest = properties.longestLease();
        if (lease.compareTo(longest) > 0) {
            throw new ServiceException.Invalid("leaseSeconds", "must be at most " + longest.toSeconds());
        }
        LiveEnvironment environment = new LiveEnvironment(id, caller, lease, clock.instant(), branchOf);
        registry.admit(environment);
        return environment;
    }

    /** Uses an environment for one call. */
    <T> T use(UUID id, Function<LiveEnvironment, T> work) {
        LiveEnvironment environment = registry.use(id);
        return inside(environment, () -> {
            // It may have ended while this call waited.
            registry.use(id);
            return work.apply(environment);
        });
    }

    /** Uses an environment for the first time; it is no more if that fails. */
    <T> T useFirst(LiveEnvironment environment, Supplier<T> work) {
        boolean done = false;
        try {
            T result = inside(environment, work);
            done = true;
            return result;
        } finally {
            if (!done) {
                end(environment.id(), Farewell.CLOSED);
            }
        }
    }

    private <T> T inside(LiveEnvironment environment, Supplier<T> work) {
        environment.enter(properties.patience());
        try {
            return work.get();
        } finally {
            environment.renew(clock.instant());
            environment.leave();
        }
    }

    /** Does something with a world, inside a call. An environment in which two worlds fail is no more. */
    <T> T perform(LiveEnvironment environment, Function<Seat, T> act) {
        try {
            return stage.perform(environment, act, registry.ids());
        } catch (WorldException e) {
            LOG.error("Environment {} is closed: the simulator has failed in two worlds", environment.id(), e);
            end(environment.id(), Farewell.BROKEN);
            throw new ServiceException.Broken(
                    "The simulator failed in two worlds, so the environment is closed. Please report the task, the variation and the actions");
        }
    }

    /** Whether an episode has begun in an environment that is there. */
    boolean begun(UUID id) {
        return registry.use(id).course() != null;
    }

    void close(UUID id) {
        registry.use(id);
        end(id, Farewell.CLOSED);
    }

    /** Environments in which an episode has begun, the oldest first. */
    List<LiveEnvironment> all() {
        return registry.all().stream().filter(e -> e.course() != null).toList();
    }

    boolean inWorld(LiveEnvironment environment) {
        return stage.seated(environment.id());
    }

    /** Closes what nobody has used for the length of its lease. */
    void sweep() {
        for (LiveEnvironment environment : registry.expired()) {
            end(environment.id(), Farewell.EXPIRED);
        }
    }

    private void end(UUID id, Farewell farewell) {
        if (registry.remove(id, farewell).isPresent()) {
            stage.release(id);
        }
    }
}
