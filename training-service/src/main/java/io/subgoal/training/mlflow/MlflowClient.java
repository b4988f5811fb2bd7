package io.subgoal.training.mlflow;

import io.subgoal.store.Json;
import io.subgoal.training.mlflow.MlflowMessages.Batch;
import io.subgoal.training.mlflow.MlflowMessages.Entry;
import io.subgoal.training.mlflow.MlflowMessages.Experiment;
import io.subgoal.training.mlflow.MlflowMessages.ExperimentAnswer;
import io.subgoal.training.mlflow.MlflowMessages.Failure;
import io.subgoal.training.mlflow.MlflowMessages.NewExperiment;
import io.subgoal.training.mlflow.MlflowMessages.NewRun;
import io.subgoal.training.mlflow.MlflowMessages.RunAnswer;
import io.subgoal.training.mlflow.MlflowMessages.RunSearch;
import io.subgoal.training.mlflow.MlflowMessages.RunUpdate;
import io.subgoal.training.mlflow.MlflowMessages.RunsAnswer;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** Calls of an MLflow tracking server. What fails in passing is tried three times. */
final class MlflowClient {

    private static final String API = "/api/2.0/mlflow";
    private static final int RETRIES = 2;
    private static final int MAX_SHOWN = 300;
    private static final String NOT_THERE = "RESOURCE_DOES_NOT_EXIST";

    private final RestClient client;
    private final RetryTemplate retries;

    /**
     * @param firstDelay before the second try; four times as long before the third
     */
    MlflowClient(MlflowProperties properties, Duration firstDelay) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.timeout())
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(properties.timeout());
        RestClient.Builder builder = RestClient.builder()
                .baseUrl(properties.server().orElseThrow() + API)
                .requestFactory(requests);
        if (!properties.token().isBlank()) {
            builder.defaultHeaders(headers -> headers.setBearerAuth(properties.token()));
        } else if (!properties.username().isBlank()) {
            builder.defaultHeaders(headers -> headers.setBasicAuth(properties.username(), properties.password()));
        }
        client = builder.build();
        retries = new RetryTemplate(RetryPolicy.builder()
                .includes(
                        ResourceAccessException.class,
                        HttpServerErrorException.class,
                        HttpClientErrorException.TooManyRequests.class)
                .maxRetries(RETRIES)
                .delay(firstDelay)
                .multiplier(4)
                .build());
    }

    /** The id of an experiment, which is made if it is not there. */
    String experiment(String name) {
        Optional<Experiment> found = findExperiment(name);
        if (found.isPresent()) {
            return found.get().experimentId();
        }
        try {
            return post("/experiments/create", new NewExperiment(name), Experiment.class)
                    .experimentId();
        } catch (MlflowException e) {
            // Another process may have made it in between.
            return findExperiment(name).orElseThrow(() -> e).experimentId();
        }
    }

    private Optional<Experiment> findExperiment(String name) {
        return call(() -> {
            try {
                return Optional.ofNullable(client.get()
                                .uri("/experiments/get-by-name?experiment_name={name}", name)
                                .retrieve()
                                .body(ExperimentAnswer.class))
                        .map(ExperimentAnswer::experiment);
            } catch (HttpClientErrorException.NotFound e) {
                if (failure(e).filter(f -> NOT_THERE.equals(f.errorCode())).isEmpty()) {
                    throw e;
                }
                return Optional.empty();
            }
        });
    }

    /** The id of the newest run in an experiment that has a tag. */
    Optional<String> findRun(String experimentId, Entry tag) {
        String filter = "tags.`%s` = '%s'".formatted(tag.key(), tag.value());
        RunsAnswer answer = post("/runs/search", new RunSearch(List.of(experimentId), filter, 1), RunsAnswer.class);
        return Optional.ofNullable(answer.runs())
                .flatMap(runs -> runs.stream().findFirst())
                .map(run -> run.info().runId());
    }

    /** Makes a run and gives its id. */
    String createRun(NewRun run) {
        return post("/runs/create", run, RunAnswer.class).run().info().runId();
    }

    /** Adds to a run: at most 1000 metrics, 100 parameters and 100 tags. */
    void log(Batch batch) {
        post("/runs/log-batch", batch, Object.class);
    }

    void update(RunUpdate update) {
        post("/runs/update", update, Object.class);
    }

    private <T> T post(String path, Object body, Class<T> type) {
        // As bytes, whose number is known: MLflow takes a chunked body for an empty one.
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        return call(() -> {
            T answer = client.post()
                    .uri(path)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(bytes)
                    .retrieve()
                    .body(type);
            if (answer == null) {
                throw new RestClientException("An answer without a body to " + path);
            }
            return answer;
        });
    }

    private <T> T call(Supplier<T> request) {
        Retryable<T> retryable = request::get;
        try {
            return retries.execute(retryable);
        } catch (RetryException e) {
            throw explain(e.getCause());
        }
    }

    private static MlflowException explain(Throwable cause) {
        if (cause instanceof RestClientResponseException e) {
            Optional<Failure> failure = failure(e);
            boolean permanent = e.getStatusCode().isSameCodeAs(HttpStatus.BAD_REQUEST)
                    || failure.filter(f -> NOT_THERE.equals(f.errorCode())).isPresent();
            String said = failure.map(Failure::message).orElse("");
            return new MlflowException(
                    shortened(
                            "MLflow answered %d: %s".formatted(e.getStatusCode().value(), said)),
                    permanent,
                    e);
        }
        return new MlflowException(shortened("MLflow could not be asked: " + cause.getMessage()), false, cause);
    }

    private static Optional<Failure> failure(RestClientResponseException e) {
        try {
            return Optional.ofNullable(e.getResponseBodyAs(Failure.class));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), MAX_SHOWN));
    }
}
