package io.subgoal.inference.admission;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.subgoal.service.error.ServiceException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What each caller may still send. */
@Component
public class Quotas {

    private final QuotaProperties properties;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    Quotas(QuotaProperties properties) {
        this.properties = properties;
    }

    /** No caller has a limit. */
    public static Quotas none() {
        return new Quotas(new QuotaProperties(0, Map.of()));
    }

    /**
     * Counts tokens against a caller's quota.
     *
     * @throws ServiceException.Overloaded if it is used up
     */
    public void charge(String caller, int tokens) {
        long limit = properties.of(caller);
        if (limit == 0) {
            return;
        }
        Bucket bucket = buckets.computeIfAbsent(
                caller,
                name -> Bucket.builder()
                        .addLimit(quota -> quota.capacity(limit).refillGreedy(limit, Duration.ofMinutes(1)))
                        .build());
        // What is more than a minute's quota is let in when the quota is whole.
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(Math.min(tokens, limit));
        if (!probe.isConsumed()) {
            throw new ServiceException.Overloaded(
                    "The quota of '%s', %d tokens a minute, is used up".formatted(caller, limit),
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }
}
