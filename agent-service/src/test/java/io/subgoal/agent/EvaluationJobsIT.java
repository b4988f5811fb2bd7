package io.subgoal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.agent.evaluation.Evaluations;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.testkit.ServiceClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An evaluation as a piece of long work: it rests, goes on, and lacks nothing in the end. */
class EvaluationJobsIT extends AgentTest {

    private static final Map<String, Object> IMITATION =
            Map.of("agent", "imitation", "models", Map.of("imitation", "imitation"));

    @Autowired
    Evaluations evaluations;

    @Test
    void anEvaluationSaysHowManyEpisodesHaveNoScoreAndPlaysOnlyThoseAgain() {
        AtomicBoolean broken = new AtomicBoolean(true);
        AtomicInteger others = new AtomicInteger();
        inference.play(request -> {
            int done = request.get("state").get("history").size();
            boolean ours = done < gold.size()
                    && request.get("state").get("task").asString().contains("animal");
            if (!ours) {
                others.incrementAndGet();
                return ScriptedInference.decision(List.of(), 0, "wait1");
            }
            return broken.get()
                    ? new ScriptedInference.Answer(400, Map.of("detail", "not like this"))
                    : ScriptedInference.decision(List.of(), 0, gold.get(done));
        });
        JsonNode created = create(
                "refused",
                request(Map.of(
                        "episodes",
                        List.of(
                                Map.of("task", TASK, "variations", List.of(String.valueOf(VARIATION))),
                                Map.of("task", "4-2", "variations", List.of("0"))),
                        "limits",
                        Map.of("moves", 5, "decisions", 40))));
        String id = created.get("id").asString();
        String job = created.get("jobId").asString();
        awaitState(job, "failed");
        assertThat(client.get("/v1/jobs/" + job).get("error").asString())
                .startsWith("1 of 2 episodes have no score")
                .contains("not like this")
                .contains("'retry'");
        JsonNode failed = episode(id, TASK);
        assertThat(failed.get("stopReason").asString()).isEqualTo("error");
        assertThat(failed.get("score").isNull()).isTrue();
        String finished = episode(id, "4-2").get("finishedAt").asString();
        int playedOthers = others.get();

        broken.set(false);
        client.post("/v1/jobs/" + job + "/retry", Map.of());
        client.awaitJob(job);
        assertThat(episode(id, "4-2").get("finishedAt").asString()).isEqualTo(finished);
        assertThat(others.get()).isEqualTo(playedOthers);
        assertThat(episode(id, TASK).get("score").isNull()).isFalse();
        assertThat(client.get("/v1/evaluations/" + id).get("state").asString()).isEqualTo("succeeded");
    }

    /** A name may be served from another checkpoint by now: an experiment must not take the old scores for the new model's. */
    @Test
    void knowsWhetherItPlayedWithWhatIsServedNow() {
        inference.play(request -> ScriptedInference.decision(List.of(), 0, "wait1"));
        Map<String, Object> asked =
                request(Map.of("episodes", ONE_EPISODE, "limits", Map.of("moves", 1, "decisions", 1)));
        UUID played = UUID.fromString(play("served-then", asked).get("id").asString());
        EvaluationRequest request = new JsonMapper().convertValue(named("served-then", asked), EvaluationRequest.class);
        assertThat(evaluations.checkpoints(played)).containsExactly(CHECKPOINT);
        assertThat(evaluations.checkpoints(request)).containsExactly(CHECKPOINT);
        UUID other = UUID.randomUUID();
        inference.serve(other);
        try {
            assertThat(evaluations.checkpoints(request)).containsExactly(other);
            assertThat(evaluations.checkpoints(played)).containsExactly(CHECKPOINT);
        } finally {
            inference.serve(CHECKPOINT);
        }
    }

    @Test
    void waitsInTheQueueForAServiceThatIsAwayForLong() {
        AtomicBoolean away = new AtomicBoolean(true);
        inference.play(request -> away.get()
                ? new ScriptedInference.Answer(503, Map.of("detail", "away"))
                : ScriptedInference.decision(
                        List.of(),
                        0,
                        gold.get(request.get("state").get("history").size())));
        JsonNode created = create("away", request(Map.of("episodes", ONE_EPISODE)));
        String id = created.get("id").asString();
        Awaitility.await()
                .until(() ->
                        onlyEpisode(id).get("faults").asInt() == 1 && state(id).equals("queued"));
        assertThat(onlyEpisode(id).get("fault").asString()).contains("has too much to do");
        away.set(false);
        jdbc.sql("update queue_agent set execution_time = now() where task_instance = ? and not picked")
                .param(onlyEpisode(id).get("id").asString())
                .update();
        client.awaitJob(created.get("jobId").asString());
        assertThat(onlyEpisode(id).get("score").asInt()).isEqualTo(100);
        assertThat(onlyEpisode(id).get("faults").asInt()).isEqualTo(1);
    }

    @Test
    void aPausedEvaluationEndsWhatIsInPlayAndBeginsNothing() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        inference.play(request -> {
            asked.incrementAndGet();
            await(mayGoOn);
            return ScriptedInference.decision(List.of(), 0, "wait");
        });
        JsonNode created = create(
                "paused",
                request(Map.of("episodes", episodes(TASK, "0-19"), "limits", Map.of("moves", 10, "decisions", 2))));
        String id = created.get("id").asString();
        String job = created.get("jobId").asString();
        Awaitility.await().until(() -> asked.get() >= 1);
        assertThat(ServiceClient.body(client.post("/v1/jobs/" + job + "/pause", Map.of()))
                        .get("state")
                        .asString())
                .isEqualTo("paused");
        mayGoOn.countDown();
        Awaitility.await()
                .until(() -> states(id).stream().noneMatch("running"::equals)
                        && states(id).contains("succeeded")
                        && waitingInQueue() == 0);
        assertThat(states(id)).contains("queued");

        client.post("/v1/jobs/" + job + "/resume", Map.of());
        client.awaitJob(job);
        assertThat(states(id)).hasSize(20).containsOnly("succeeded");
    }

    @Test
    void aCancelledEvaluationCanGoOn() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        inference.play(request -> {
            await(mayGoOn);
            return ScriptedInference.decision(List.of(), 0, "wait");
        });
        JsonNode created = create(
                "cancelled-and-on", request(Map.of("episodes", episodes(TASK, "0-4"), "limits", Map.of("moves", 5))));
        String id = created.get("id").asString();
        String job = created.get("jobId").asString();
        client.post("/v1/jobs/" + job + "/cancel", Map.of());
        assertThat(client.get("/v1/jobs/" + job).get("state").asString()).isEqualTo("cancelled");
        assertThat(states(id)).containsOnly("cancelled");
        mayGoOn.countDown();
        client.post("/v1/jobs/" + job + "/retry", Map.of());
        client.awaitJob(job);
        assertThat(states(id)).hasSize(5).containsOnly("succeeded");
    }

    @Test
    void anEpisodeThatHasFallenOutOfTheQueueIsFound() {
        inference.play(request -> ScriptedInference.decision(
                List.of(), 0, gold.get(request.get("state").get("history").size())));
        UUID evaluation = UUID.fromString(play("stray", request(Map.of("episodes", ONE_EPISODE)))
                .get("id")
                .asString());
        jdbc.sql("update job set state = 'RUNNING', finished_at = null where subject_id = ?")
                .param(evaluation)
                .update();
        jdbc.sql("update episode set state = 'QUEUED', score = null where evaluation_id = ?")
                .param(evaluation)
                .update();
        client.awaitJob(client.get("/v1/evaluations/" + evaluation).get("jobId").asString());
        assertThat(onlyEpisode(evaluation.toString()).get("score").asInt()).isEqualTo(100);
    }

    private static Map<String, Object> request(Map<String, Object> more) {
        Map<String, Object> request = new HashMap<>(IMITATION);
        request.putAll(more);
        return request;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitState(String job, String state) {
        Awaitility.await()
                .until(() ->
                        client.get("/v1/jobs/" + job).get("state").asString().equals(state));
    }

    private long waitingInQueue() {
        return jdbc.sql("select count(*) from queue_agent where task_name = 'episode'")
                .query(Long.class)
                .single();
    }

    private List<String> states(String id) {
        return client.get("/v1/evaluations/" + id + "/episodes?size=500")
                .get("items")
                .valueStream()
                .map(episode -> episode.get("state").asString())
                .toList();
    }

    private JsonNode episode(String id, String task) {
        return client.get("/v1/evaluations/" + id + "/episodes")
                .get("items")
                .valueStream()
                .filter(episode -> episode.get("task").asString().equals(task))
                .findFirst()
                .orElseThrow();
    }
}
