package io.subgoal.inference.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.generate.TokenListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The searches of a request on their way. */
class FlightTest {

    private final CompletableFuture<List<Hypothesis>> first = new CompletableFuture<>();
    private final CompletableFuture<List<Hypothesis>> second = new CompletableFuture<>();

    @Test
    void tellsTokensAndResultsInTheOrderTheyCome() {
        try (Flight flight = new Flight()) {
            flight.add(first);
            flight.add(second);
            TokenListener ears = flight.queueing(1, (sequence, token, value) -> token != 9);
            assertThat(ears.token(0, 8, -1)).isTrue();
            assertThat(ears.token(0, 9, -2)).isFalse();
            second.complete(List.of());
            first.complete(List.of());
            assertThat(List.of(flight.next(0), flight.next(0), flight.next(0), flight.next(0)))
                    .containsExactly(
                            new Flight.Event.Token(1, 0, 8, -1),
                            new Flight.Event.Token(1, 0, 9, -2),
                            new Flight.Event.Found(1, List.of()),
                            new Flight.Event.Found(0, List.of()));
            assertThat(flight.next(0)).isNull();
        }
    }

    @Test
    void whenOneFailsTheOthersAreStopped() {
        assertThatThrownBy(() -> {
                    try (Flight flight = new Flight()) {
                        flight.add(first);
                        flight.add(second.thenApply(found -> found));
                        second.completeExceptionally(new ServiceException.Overloaded("too much"));
                        flight.next(1000);
                    }
                })
                .isInstanceOf(ServiceException.Overloaded.class)
                .hasMessage("too much");
        assertThat(first).isCancelled();
    }

    @Test
    void whatIsDoneStaysDone() {
        try (Flight flight = new Flight()) {
            flight.add(first);
            first.complete(List.of());
        }
        assertThat(first).isCompletedWithValue(List.of());
    }

    @Test
    void aThreadThatIsInterruptedDoesNotWait() {
        try (Flight flight = new Flight()) {
            flight.add(first);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> flight.next(60_000)).isInstanceOf(ServiceException.Unavailable.class);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(first).isCancelled();
    }
}
