package io.subgoal.agent.environment;

import io.subgoal.agent.environment.EnvironmentMeters.Refusal;
import io.subgoal.service.error.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Who has which environment: caps, leases, and a memory of those that are gone. */
final class Registry {

    /** How many of those that are gone are remembered, so that their callers can be told. */
    private static final int REMEMBERED = 10_000;

    private final EnvironmentProperties properties;
    private final EnvironmentMeters meters;
    private final Clock clock;
    private final Map<UUID, LiveEnvironment> live = new ConcurrentHashMap<>();
    /** Guarded by this. */
    private final Map<String, Integer> byCaller = new HashMap<>();
    /** Guarded by this. */
    private final Map<UUID, Farewell> gone = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Farewell> eldest) {
            return size() > REMEMBERED;
        }
    };

    Registry(EnvironmentProperties properties, EnvironmentMeters meters, Clock clock) {
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    /** Takes an environment in, if there is room for it. */
    synchronized void admit(LiveEnvironment environment) {
        String caller = environment.caller();
        int own = byCaller.getOrDefault(caller, 0);
        if (own >= properties.mostPerCaller()) {
            refuse(
                    Refusal.MOST_PER_CALLER,
                    "You have %d environments, and nobody may have more. Close one, or wait until one expires",
                    own,
                    other -> other.caller().equals(caller));
        }
        if (live.size() >= properties.most()) {
            refuse(
                    Refusal.MOST,
                    "There are %d environments, and there cannot be more. Wait until one is closed or expires",
                    live.size(),
                    other -> true);
        }
        byCaller.put(caller, own + 1);
        live.put(environment.id(), environment);
    }

    private void refuse(Refusal refusal, String message, int number, Predicate<LiveEnvironment> candidates) {
        meters.refused(refusal);
        Instant now = clock.instant();
        Duration wait = live.values().stream()
                .filter(candidates)
                .map(LiveEnvironment::leaseEnd)
                .min(Comparator.naturalOrder())
                .map(end -> Duration.between(now, end))
                .orElse(Duration.ZERO);
        throw new ServiceException.Overloaded(message.formatted(number), wait);
    }

    /** An environment that is to be used; its lease runs anew. */
    LiveEnvironment use(UUID id) {
        LiveEnvironment found = live.get(id);
        Instant now = clock.instant();
        if (found != null && !found.expired(now)) {
            found.renew(now);
            return found;
        }
        if (found != null) {
            throw new ServiceException.Gone("Environment %s %s".formatted(id, Farewell.EXPIRED.words()));
        }
        synchronized (this) {
            Farewell farewell = gone.get(id);
            if (farewell != null) {
                throw new ServiceException.Gone("Environment %s %s".formatted(id, farewell.words()));
            }
        }
        throw new ServiceException.NotFound(
                "There is no environment %s here. Environments live in one process: they end with it, and other replicas do not know them"
                        .formatted(id));
    }

    /** Takes an environment out; empty if somebody else has done so. */
    synchronized Optional<LiveEnvironment> remove(UUID id, Farewell farewell) {
        LiveEnvironment removed = live.remove(id);
        if (removed == null) {
            return Optional.empty();
        }
        byCaller.computeIfPresent(removed.caller(), (caller, count) -> count == 1 ? null : count - 1);
        gone.put(id, farewell);
        meters.ended(farewell);
        return Optional.of(removed);
    }

    List<LiveEnvironment> expired() {
        Instant now = clock.instant();
        return live.values().stream().filter(e -> e.expired(now)).toList();
    }

    /** All there are, the oldest first. */
    List<LiveEnvironment> all() {
        return live.values().stream()
                .sorted(Comparator.comparing(LiveEnvironment::createdAt).thenComparing(LiveEnvironment::id))
                .toList();
    }

    Set<UUID> ids() {
        return live.keySet();
    }

    int size() {
        return live.size();
    }
}
