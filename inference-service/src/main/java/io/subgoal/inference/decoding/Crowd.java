package io.subgoal.inference.decoding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.subgoal.inference.admission.Priority;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Those who want to come in. */
@Component
class Crowd {

    private final Decoder decoder;
    private final Gate gate;
    private final Counter refused;

    Crowd(Decoder decoder, DecodingProperties properties, MeterRegistry registry) {
        this.decoder = decoder;
        gate = new Gate(properties.requests());
        Gauge.builder("subgoal.inference.requests", gate, Gate::inside)
                .description("Requests that are inside")
                .register(registry);
        refused = Counter.builder("subgoal.inference.turned.away")
                .description("Requests that were refused before they were read")
                .register(registry);
    }

    /** Lets a request in, which is to {@link #leave}; false if it is to be refused. */
    boolean enter(Priority priority) {
        boolean entered = decoder.hasRoom() && gate.enter(priority);
        if (!entered) {
            refused.increment();
        }
        return entered;
    }

    void leave() {
        gate.leave();
    }

    /** When one that is refused may try again. */
    Duration retryAfter() {
        return decoder.retryAfter();
    }
}
