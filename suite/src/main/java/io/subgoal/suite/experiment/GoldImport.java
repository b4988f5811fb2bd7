package io.subgoal.suite.experiment;

import io.subgoal.api.Job;
import io.subgoal.api.JobState;
import io.subgoal.api.JobsApi;
import io.subgoal.api.agent.Experiment.Stage;
import io.subgoal.api.annotation.AnnotationApi;
import io.subgoal.api.annotation.Dataset;
import io.subgoal.api.annotation.DatasetState;
import io.subgoal.service.client.ServiceClients;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.suite.Following;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.web.client.HttpClientErrorException;

/** Brings a file of trajectories into the store, unless its dataset is there. */
final class GoldImport {

    private static final Duration POLL = Duration.ofMillis(300);

    /** The service answers when it has read the whole file. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final int MOST_ATTEMPTS = 100;
    private static final int LONGEST_NAME = 60;
    private static final int SHORT_CHECKSUM = 12;

    private final AnnotationApi annotation;
    private final JobsApi jobs;
    private final Following following;
    private final PrintStream console;

    GoldImport(String annotationUrl, Following following, PrintStream console) {
        String key = System.getenv("SUBGOAL_API_KEY");
        annotation = ServiceClients.create(AnnotationApi.class, annotationUrl, key, PATIENCE);
        jobs = ServiceClients.create(JobsApi.class, annotationUrl, key, PATIENCE);
        this.following = following;
        this.console = console;
    }

    /**
     * Has the dataset of a file be in the store.
     *
     * @throws IllegalArgumentException if there is no such file, or another dataset is in it
     */
    void require(GoldFile gold, StageWatch watch) throws InterruptedException {
        if (!annotation.datasetsOfChecksum(gold.checksum()).items().isEmpty()) {
            return;
        }
        Path file = gold.require();
        String sha256 = sha256(file);
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            String name = name(gold, attempt);
            Optional<Dataset> found = find(name);
            Dataset dataset = follow(found.orElseGet(() -> upload(gold, file, name)), watch);
            if (gold.checksum().equals(dataset.checksum())) {
                return;
            }
            if (dataset.checksum() != null && sha256.equals(dataset.fileSha256())) {
                throw new IllegalArgumentException(
                        "dataset: %s holds a dataset with the checksum %s, and the experiment says %s"
                                .formatted(file, dataset.checksum(), gold.checksum()));
            }
            // What an earlier command has left may have been stopped on its way, or be of another file of that name.
            if (found.isEmpty()) {
                throw new IllegalStateException("dataset: %s could not be imported: %s"
                        .formatted(file, job(dataset).error()));
            }
        }
        throw new IllegalStateException(
                "dataset: %s could not be brought in under any of %d names".formatted(file, MOST_ATTEMPTS));
    }

    private Dataset upload(GoldFile gold, Path file, String name) {
        console.printf(
                Locale.ROOT,
                "Importing %s (%.1f MB) as dataset %s%n",
                file,
                file.toFile().length() / 1e6,
                name);
        try {
            return Objects.requireNonNull(
                    annotation
                            .importDataset(
                                    name, gold.simulatorVersion(), gold.simplifications(), new FileSystemResource(file))
                            .getBody(),
                    "the service answered with nothing");
        } catch (HttpClientErrorException.Conflict e) {
            return find(name).orElseThrow(() -> e);
        }
    }

    private Optional<Dataset> find(String name) {
        return annotation.datasets(name).items().stream().findFirst();
    }

    /** Waits for the end of its job, which may be one that an earlier command has left. */
    private Dataset follow(Dataset begun, StageWatch watch) throws InterruptedException {
        return following
                .toTheEnd(() -> look(begun), seen -> seen.job() == null, POLL, seen -> seen.show(watch))
                .dataset();
    }

    private Import look(Dataset begun) {
        Dataset dataset = annotation.dataset(begun.id());
        return new Import(dataset, dataset.state() == DatasetState.GENERATING ? job(dataset) : null);
    }

    /** @param job none if it has ended */
    private record Import(Dataset dataset, @Nullable Job job) {

        private void show(StageWatch watch) {
            if (job == null) {
                return;
            }
            if (job.state() == JobState.PAUSED) {
                throw new IllegalStateException("The import of %s rests. POST /v1/jobs/%s/resume has it go on"
                        .formatted(dataset.name(), job.id()));
            }
            watch.show(List.of(stage(dataset, job)));
        }
    }

    private Job job(Dataset dataset) {
        return jobs.job(Objects.requireNonNull(dataset.jobId(), "the service named no job"));
    }

    private static Stage stage(Dataset dataset, Job job) {
        return new Stage(
                "import " + dataset.name(),
                "annotation-service",
                dataset.id(),
                job.id(),
                job.state(),
                false,
                job.progress(),
                job.total(),
                job.etaSeconds(),
                job.message(),
                job.error(),
                null);
    }

    /** Named after the file and what is in it. */
    private static String name(GoldFile gold, int attempt) {
        String file = Objects.requireNonNull(gold.file().getFileName()).toString();
        String stem = file.replaceFirst("\\.(json|jsonl|ndjson)?(\\.xz|\\.zip)?$", "")
                .replaceAll("[^A-Za-z0-9._-]", "-")
                .replaceFirst("^[^A-Za-z0-9]+", "");
        String shortened = stem.substring(0, Math.min(LONGEST_NAME, stem.length()));
        String name = (shortened.isEmpty() ? "gold" : shortened) + "-"
                + gold.checksum().substring(0, SHORT_CHECKSUM);
        return attempt == 1 ? name : name + "-" + attempt;
    }

    private static String sha256(Path file) {
        try {
            return BlobStore.checksum(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
