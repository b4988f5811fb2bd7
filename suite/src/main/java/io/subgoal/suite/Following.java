package io.subgoal.suite;

import io.subgoal.service.client.Patience;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Follows long work of a service to its end. */
public final class Following {

    /** What a service may take that is started anew meanwhile; its work goes on from where it was. */
    private static final Duration RESTART = Duration.ofMinutes(10);

    private final Patience patience;

    private Following(Patience patience) {
        this.patience = patience;
    }

    /**
     * Of a service that runs for itself: it may be away for a while.
     *
     * @param service for people, such as {@code The agent service}
     * @param console is told when it is away
     */
    public static Following from(String service, PrintStream console) {
        return new Following(new Patience(service, RESTART, console::println));
    }

    /** Of a service of this process: it is away when the process ends. */
    public static Following here(String service) {
        return new Following(new Patience(service, Duration.ZERO));
    }

    /**
     * Looks again and again until the work has ended.
     *
     * @param look asks the service how things stand
     * @param pause between two looks
     * @param show is given all that was seen
     * @return what was seen last
     */
    public <T> T toTheEnd(Supplier<T> look, Predicate<T> ended, Duration pause, Consumer<T> show)
            throws InterruptedException {
        while (true) {
            T seen = patience.ask(look);
            show.accept(seen);
            if (ended.test(seen)) {
                return seen;
            }
            Thread.sleep(pause);
        }
    }
}
