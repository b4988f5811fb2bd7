package io.subgoal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.service.job.JobQueue;
import io.subgoal.service.job.JobStoppedException;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.testkit.TestDatabase;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What services share, in a service of the test's own. */
class ServiceIT {

    private static final Map<String, Supplier<Object>> DATABASE = new HashMap<>();

    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    /** Where a job of this test holds until it is let go. */
    private static volatile CountDownLatch gate = new CountDownLatch(0);

    private static final AtomicInteger turns = new AtomicInteger();
    private static volatile Duration pause = Duration.ofHours(1);

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class TestApplication {

        @Bean
        JobHandler counting() {
            return handler("count", job -> {
                long start = Math.max(0, job.attempt() == 1 ? 0 : 5);
                job.begin(start, 10);
                for (long i = start; i < 10; i++) {
                    job.progress(i, "at " + i);
                    if (i == 5) {
                        while (!gate.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                            job.checkpoint();
                        }
                    }
                }
            });
        }

        @Bean
        JobHandler failing() {
            return handler("fail", job -> {
                throw new IllegalStateException("The disk is full. Make room and start again.");
            });
        }

        /** Takes two turns; between them it waits for a moment, or for an hour. */
        @Bean
        JobHandler waiting(Clock clock) {
            return handler("wait", job -> {
                job.begin(turns.getAndIncrement(), 2);
                if (turns.get() == 1) {
                    throw JobStoppedException.waiting(clock.instant().plus(pause), "waits for the post");
                }
            });
        }

        private static JobHandler handler(String kind, ThrowingConsumer work) {
            return new JobHandler() {
                @Override
                public String kind() {
                    return kind;
                }

                @Override
                public void run(JobContext job) throws Exception {
                    work.accept(job);
                }
            };
        }
    }

    /** Tells something as long as it can. */
    @RestController
    static class Telling {

        @GetMapping("/v1/tell")
        ResponseEntity<StreamingResponseBody> tell(@RequestParam int lines, @RequestParam MediaType type) {
            return ResponseEntity.ok().contentType(type).body(out -> {
                for (int i = 0; i < lines; i++) {
                    out.write("line %d\n".formatted(i).getBytes(StandardCharsets.UTF_8));
                }
                throw new IllegalStateException("The store is away");
            });
        }
    }

    @FunctionalInterface
    interface ThrowingConsumer {
        void accept(JobContext job) throws Exception;
    }

    @BeforeAll
    static void database() {
        TestDatabase.register(new DynamicPropertyRegistry() {
            @Override
            public void add(String name, Supplier<Object> value) {
                DATABASE.put(name, value);
            }
        });
    }

    @AfterEach
    void stop() {
        gate.countDown();
        running.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void refusesToBeOpenWithoutKeys() {
        assertThatThrownBy(() -> start("server.address=0.0.0.0"))
                .rootCause()
                .hasMessageContaining("SUBGOAL_SECURITY_KEYS");
    }

    /** Half a file with an end looks like a whole one. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json", "application/x-ndjson", "application/zip"})
    void whatFailsInTheMiddleOfAnAnswerBreaksOff(String type) throws Exception {
        ConfigurableApplicationContext context = start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> early = client.send(tell(context, 3, type), HttpResponse.BodyHandlers.ofString());
            assertThat(early.statusCode()).isEqualTo(500);
            assertThat(early.body()).contains("urn:subgoal:problem:internal").doesNotContain("line 0");

            List<String> told = new ArrayList<>();
            assertThatThrownBy(() -> client.send(tell(context, 100_000, type), HttpResponse.BodyHandlers.ofLines())
                            .body()
                            .forEach(told::add))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(told).isNotEmpty().allMatch(line -> "line".startsWith(line) || line.startsWith("line"));
        }
    }

    private static HttpRequest tell(ConfigurableApplicationContext context, int lines, String type) {
        return HttpRequest.newBuilder(URI.create("http://localhost:%s/v1/tell?lines=%d&type=%s"
                        .formatted(context.getEnvironment().getProperty("local.server.port"), lines, type)))
                .build();
    }

    @Test
    void asksForKeysWhereThereAreAny() {
        String read = "read-secret-0123456789";
        String write = "write-secret-0123456789";
        ConfigurableApplicationContext context =
                start("server.address=0.0.0.0", "subgoal.security.keys=read:" + read + ",write:" + write);
        assertThat(status(context, HttpMethod.GET, "/v1/jobs", null)).isEqualTo(401);
        assertThat(status(context, HttpMethod.GET, "/v1/jobs", "wrong-secret-0123456789"))
                .isEqualTo(401);
        assertThat(status(context, HttpMethod.GET, "/v1/jobs", read)).isEqualTo(200);
        String cancel = "/v1/jobs/" + UUID.randomUUID() + "/cancel";
        assertThat(status(context, HttpMethod.POST, cancel, read)).isEqualTo(403);
        assertThat(status(context, HttpMethod.POST, cancel, write)).isEqualTo(404);
        for (String open : List.of("/actuator/health", "/v3/api-docs", "/swagger-ui/index.html")) {
            assertThat(status(context, HttpMethod.GET, open, null)).as(open).isEqualTo(200);
        }
        for (String closed : List.of(
                "/actuator/prometheus",
                "/actuator/healthy",
                "/swagger-ui/../v1/jobs",
                "/actuator/health/../../v1/jobs",
                "/actuator/health;/../../v1/jobs")) {
            assertThat(status(context, HttpMethod.GET, closed, null)).as(closed).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin:tooshort",
                "no-colon-but-long-enough-to-be-one",
                "admin@:my-secret-0123456789",
                "my-secret-0123456789:admin"
            })
    void refusesWrongKeysWithoutRepeatingThem(String key) {
        assertThatThrownBy(() -> start("subgoal.security.keys=" + key))
                .rootCause()
                .hasMessageContaining("at least 16 characters")
                .message()
                .doesNotContain(key.replace("admin", "").replace(":", ""));
    }

    @Test
    void aFailedJobSaysWhyInTheWordsOfItsHandler() {
        ConfigurableApplicationContext context = start();
        UUID id = context.getBean(JobQueue.class).submit("fail", UUID.randomUUID(), 1);
        Jobs jobs = context.getBean(Jobs.class);
        await(() -> jobs.get(id).state() == JobState.FAILED);
        assertThat(jobs.get(id).error()).isEqualTo("The disk is full. Make room and start again.");
    }

    @Test
    void aCancelledJobStopsWhereItAsks() {
        gate = new CountDownLatch(1);
        ConfigurableApplicationContext context = start();
        UUID id = context.getBean(JobQueue.class).submit("count", UUID.randomUUID(), 10);
        Jobs jobs = context.getBean(Jobs.class);
        await(() -> jobs.get(id).progress() == 5);
        jobs.requestCancel(id);
        await(() -> jobs.get(id).state() == JobState.CANCELLED);
        assertThat(jobs.get(id).progress()).isEqualTo(5);
    }

    @Test
    void aJobGoesOnInAnotherProcessAfterAShutdown() {
        gate = new CountDownLatch(1);
        ConfigurableApplicationContext first = start();
        UUID id = first.getBean(JobQueue.class).submit("count", UUID.randomUUID(), 10);
        Jobs before = first.getBean(Jobs.class);
        await(() -> before.get(id).progress() == 5);
        first.close();
        running.clear();
        gate.countDown();
        Jobs after = start().getBean(Jobs.class);
        await(() -> after.get(id).state() == JobState.SUCCEEDED);
        assertThat(after.get(id).attempt()).isEqualTo(2);
    }

    @Test
    void aJobThatWaitsHoldsNoThread() {
        ConfigurableApplicationContext context = start("db-scheduler.threads=1");
        turns.set(0);
        pause = Duration.ofHours(1);
        JobQueue queue = context.getBean(JobQueue.class);
        UUID id = queue.submit("wait", UUID.randomUUID(), 2);
        Jobs jobs = context.getBean(Jobs.class);
        await(() -> jobs.awaits(id));
        UUID other = queue.submit("count", UUID.randomUUID(), 10);
        await(() -> jobs.get(other).state() == JobState.SUCCEEDED);
        assertThat(jobs.get(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(jobs.get(id).message()).isEqualTo("waits for the post");
        queue.wake(id);
        await(() -> jobs.get(id).state() == JobState.SUCCEEDED);
        assertThat(jobs.get(id).attempt()).isEqualTo(1);
        assertThat(turns.get()).isEqualTo(2);
    }

    @Test
    void aJobThatWaitsTakesItsNextTurnInTime() {
        ConfigurableApplicationContext context = start();
        turns.set(0);
        pause = Duration.ofMillis(100);
        UUID id = context.getBean(JobQueue.class).submit("wait", UUID.randomUUID(), 2);
        Jobs jobs = context.getBean(Jobs.class);
        await(() -> jobs.get(id).state() == JobState.SUCCEEDED);
        assertThat(turns.get()).isEqualTo(2);
    }

    @Test
    void aJobThatWaitsIsWokenToBePausedOrCancelled() {
        ConfigurableApplicationContext context = start();
        turns.set(0);
        pause = Duration.ofHours(1);
        UUID id = context.getBean(JobQueue.class).submit("wait", UUID.randomUUID(), 2);
        Jobs jobs = context.getBean(Jobs.class);
        await(() -> jobs.awaits(id));
        assertThat(status(context, HttpMethod.POST, "/v1/jobs/" + id + "/pause", null))
                .isEqualTo(200);
        await(() -> jobs.get(id).state() == JobState.PAUSED);
        turns.set(0);
        assertThat(status(context, HttpMethod.POST, "/v1/jobs/" + id + "/resume", null))
                .isEqualTo(200);
        await(() -> jobs.awaits(id));
        assertThat(status(context, HttpMethod.POST, "/v1/jobs/" + id + "/cancel", null))
                .isEqualTo(200);
        await(() -> jobs.get(id).state() == JobState.CANCELLED);
        assertThat(jobs.get(id).attempt()).isEqualTo(2);
    }

    private ConfigurableApplicationContext start(String... more) {
        Map<String, Object> properties = new HashMap<>();
        DATABASE.forEach((name, value) -> properties.put(name, value.get()));
        properties.put("spring.config.name", "service-defaults");
        properties.put("spring.application.name", "test-service");
        properties.put("db-scheduler.table-name", "queue_annotation");
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--server.port=0";
        arguments[1] = "--db-scheduler.polling-interval=200ms";
        for (int i = 0; i < more.length; i++) {
            arguments[i + 2] = "--" + more[i];
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
                .properties(properties)
                .run(arguments);
        running.add(context);
        return context;
    }

    private static int status(ConfigurableApplicationContext context, HttpMethod method, String uri, String key) {
        RestClient.RequestBodySpec request = RestClient.create(
                        "http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                .method(method)
                .uri(uri);
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return request.exchange((sent, response) -> response.getStatusCode().value());
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }
}
