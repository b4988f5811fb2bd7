package io.subgoal.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.service.client.ServiceAwayException;
import io.subgoal.service.client.ServiceRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

class FollowingTest {

    private static final ResourceAccessException AWAY =
            new ResourceAccessException("I/O error", new IOException("reset"));
    private static final HttpServerErrorException STARTING = HttpServerErrorException.create(
            HttpStatus.SERVICE_UNAVAILABLE, "starting", HttpHeaders.EMPTY, new byte[0], null);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<Integer> shown = new ArrayList<>();

    @Test
    void goesOnWhenTheServiceIsBack() throws InterruptedException {
        int last = follow(remote(), 1, AWAY, STARTING, 2, 3);

        assertThat(last).isEqualTo(3);
        assertThat(shown).containsExactly(1, 2, 3);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("The agent service does not answer; trying again for 600 s");
    }

    @Test
    void doesNotWaitForWhatIsRefused() {
        assertThatThrownBy(() -> follow(
                        remote(),
                        1,
                        HttpClientErrorException.create(
                                HttpStatus.NOT_FOUND, "gone", HttpHeaders.EMPTY, new byte[0], null)))
                .isInstanceOf(ServiceRefusedException.class)
                .hasMessageContaining("gone");
        assertThat(shown).containsExactly(1);
    }

    @Test
    void aServiceOfThisProcessDoesNotComeBack() {
        assertThatThrownBy(() -> follow(Following.here("A service"), 1, AWAY, 3))
                .isInstanceOf(ServiceAwayException.class);
        assertThat(shown).containsExactly(1);
    }

    private Following remote() {
        return Following.from("The agent service", new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    /** Follows work that has ended at 3. */
    private int follow(Following following, Object... answers) throws InterruptedException {
        Deque<Object> left = new ArrayDeque<>(List.of(answers));
        Supplier<Integer> look = () -> {
            Object answer = left.remove();
            if (answer instanceof RuntimeException failure) {
                throw failure;
            }
            return (Integer) answer;
        };
        return following.toTheEnd(look, seen -> seen == 3, Duration.ofMillis(1), shown::add);
    }
}
