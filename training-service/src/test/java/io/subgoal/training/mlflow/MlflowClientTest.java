package io.subgoal.training.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.training.mlflow.MlflowMessages.Batch;
import io.subgoal.training.mlflow.MlflowMessages.Entry;
import io.subgoal.training.mlflow.MlflowMessages.NewRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over HTTP, against the stub. */
class MlflowClientTest {

    private static final Entry TAG = new Entry("subgoal.run_id", "42");

    private final StubMlflow server = new StubMlflow("Basic YW5uYTpzZWNyZXQ=");
    private final MlflowClient client = client("secret");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void makesAnExperimentOnce() {
        String id = client.experiment("a name & more");
        assertThat(client.experiment("a name & more")).isEqualTo(id);
        assertThat(client.experiment("another")).isNotEqualTo(id);
    }

    @Test
    void findsARunByItsTag() {
        String experiment = client.experiment("x");
        assertThat(client.findRun(experiment, TAG)).isEmpty();
        String run = client.createRun(new NewRun(experiment, "name", 5, List.of(TAG)));
        assertThat(client.findRun(experiment, TAG)).contains(run);
    }

    @Test
    void triesAgainWhatFailsInPassing() {
        server.fail(500, 429);
        assertThat(client.experiment("x")).isNotBlank();
        assertThat(server.calls())
                .containsExactly(
                        "/experiments/get-by-name",
                        "/experiments/get-by-name",
                        "/experiments/get-by-name",
                        "/experiments/create");
    }

    @Test
    void saysWhatFailsForGood() {
        assertThatThrownBy(() -> client.log(new Batch("nobody", List.of(), List.of(), List.of())))
                .isInstanceOfSatisfying(
                        MlflowException.class, e -> assertThat(e.permanent()).isTrue())
                .hasMessage("MLflow answered 404: as the test wants it");
        server.fail(503, 503, 503);
        assertPassing(client, "MLflow answered 503: as the test wants it");
        assertPassing(client("wrong"), "MLflow answered 401: as the test wants it");
        server.close();
        assertPassing(client, "MLflow could not be asked: I/O error");
    }

    private static void assertPassing(MlflowClient client, String message) {
        assertThatThrownBy(() -> client.experiment("x"))
                .isInstanceOfSatisfying(
                        MlflowException.class, e -> assertThat(e.permanent()).isFalse())
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("secret");
    }

    private MlflowClient client(String password) {
        return new MlflowClient(
                new MlflowProperties(
                        server.uri(),
                        "x",
                        "",
                        "anna",
                        password,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ZERO),
                Duration.ofMillis(1));
    }
}
