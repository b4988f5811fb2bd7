package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Lets in as many requests as there are processors, lets some wait in fair order, and refuses the rest at once. */
@Component
class Admission {

    private final Semaphore working;
    private final AtomicInteger inside = new AtomicInteger();
    private final int capacity;

    Admission(InferenceProperties properties) {
        working = new Semaphore(properties.workers(), true);
        capacity = properties.workers() + properties.queue();
    }

    <T> T admit(Supplier<T> work) {
        if (inside.incrementAndGet() > capacity) {
            inside.decrementAndGet();
            throw new ServiceException.Overloaded(
                    "%d requests are being worked on or wait already; try again".formatted(capacity));
        }
        try {
            working.acquire();
            try {
                return work.get();
            } finally {
                working.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException.Unavailable("The service is shutting down");
        } finally {
            inside.decrementAndGet();
        }
    }
}
