package io.subgoal.annotation.archive;

import io.subgoal.api.annotation.ExampleManifest;
import io.subgoal.api.annotation.ExampleManifest.DatasetSource;
import io.subgoal.api.annotation.ExampleManifest.ExampleFile;
import io.subgoal.api.annotation.ExampleManifest.ManifestEpisodes;
import io.subgoal.api.annotation.ExampleManifest.RunSource;
import io.subgoal.api.annotation.LeakReport;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.AnnotationStatistics;
import io.subgoal.store.annotation.AnnotationStatistics.Facts;
import io.subgoal.store.annotation.AnnotationStatistics.Work;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.annotation.Review;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The training rows of a run as a zip archive: one file for each role and split, and a manifest last. Equal content gives
 * equal bytes.
 */
@Service
class ExampleArchive {

    /** The earliest time a zip archive can tell. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

    private final AnnotationRunRepository runs;
    private final DatasetRepository datasets;
    private final Annotations annotations;
    private final AnnotationStatistics statistics;
    private final LeakCheck leakCheck;
    private final Jobs jobs;
    private final JsonMapper json;
    private final JsonMapper readable;

    ExampleArchive(
            AnnotationRunRepository runs,
            DatasetRepository datasets,
            Annotations annotations,
            AnnotationStatistics statistics,
            LeakCheck leakCheck,
            Jobs jobs,
            JsonMapper json) {
        this.runs = runs;
        this.datasets = datasets;
        this.annotations = annotations;
        this.statistics = statistics;
        this.leakCheck = leakCheck;
        this.jobs = jobs;
        this.json = json;
        readable = json.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    /** Which rows, rendered how. */
    record Selection(UUID runId, PromptFormat format, List<Role> roles, List<Fold> splits) {}

    /**
     * Everything that could go wrong halfway, before the first byte is sent.
     *
     * @throws ServiceException.Conflict if the run is not over, something leaks, or an action cannot be written
     */
    @Transactional(readOnly = true)
    public void check(Selection selection) {
        JobState state = jobs.get(find(selection.runId()).jobId()).state();
        if (state == JobState.QUEUED || state == JobState.RUNNING) {
            throw new ServiceException.Conflict("The annotation run %s is %s: wait for its end, pause or cancel it"
                    .formatted(selection.runId(), JobMapper.state(state).wireName()));
        }
        checkRows(selection);
    }

    /**
     * What could go wrong while rows are written, before the first byte is sent.
     *
     * @throws ServiceException.Conflict if something leaks or an action cannot be written
     */
    @Transactional(readOnly = true)
    public void checkRows(Selection selection) {
        leakCheck.require(selection.runId());
        for (Fold split : selection.splits()) {
            try (Stream<StoredAnnotation> all = annotations.stream(selection.runId(), split)) {
                all.forEach(annotation ->
                        checkActions(selection, annotation.annotated().trajectory()));
            }
        }
    }

    /** Writes the rows of a selection, without a manifest: all of the first role and split, then of the next. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public void writeRows(Selection selection, OutputStream out) {
        ExampleBuilder builder = ExampleBuilder.of(selection.format());
        for (Role role : selection.roles()) {
            for (Fold split : selection.splits()) {
                write(new RowFile(role, split, builder, json, out), selection.runId());
            }
        }
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public void write(Selection selection, OutputStream out) throws IOException {
        ExampleBuilder builder = ExampleBuilder.of(selection.format());
        List<ExampleFile> files = new ArrayList<>();
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Role role : selection.roles()) {
            for (Fold split : selection.splits()) {
                begin(zip, RowFile.name(role, split));
                files.add(write(new RowFile(role, split, builder, json, zip), selection.runId()));
                zip.closeEntry();
            }
        }
        begin(zip, "manifest.json");
        zip.write(readable.writeValueAsBytes(manifest(selection, files)));
        zip.write('\n');
        zip.closeEntry();
        zip.finish();
    }

    private ExampleFile write(RowFile file, UUID runId) {
        try (Stream<StoredAnnotation> all = annotations.stream(runId, file.split())) {
            all.forEach(file::add);
        }
        return file.end();
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    private static void checkActions(Selection selection, Trajectory trajectory) {
        for (Role role : selection.roles()) {
            if (role != Role.EXECUTOR && role != Role.IMITATION) {
                continue;
            }
            for (Step step : trajectory.keptSteps()) {
                try {
                    selection.format().actionTarget(role, step.action());
                } catch (IllegalArgumentException e) {
                    throw new ServiceException.Conflict(
                            "Task %s variation %d cannot be written as %s for the role %s: %s. Choose a format that is no reference one, or reject the annotation"
                                    .formatted(
                                            trajectory.task().id(),
                                            trajectory.variation(),
                                            selection.format().id(),
                                            role.wireName(),
                                            e.getMessage()));
                }
            }
        }
    }

    private ExampleManifest manifest(Selection selection, List<ExampleFile> files) {
        AnnotationRunEntity run = find(selection.runId());
        DatasetEntity dataset = datasets.findById(run.datasetId()).orElseThrow();
        LeakReport leaks = leakCheck.require(run.id());
        ManifestEpisodes episodes = episodes(run);
        return new ExampleManifest(
                ExampleManifest.LAYOUT,
                new DatasetSource(
                        dataset.id(),
                        dataset.name(),
                        dataset.checksum().orElse(null),
                        dataset.origin().source().wireName(),
                        dataset.origin().simulatorVersion(),
                        dataset.origin().simplifications(),
                        dataset.origin().names()),
                source(run),
                selection.format().id(),
                selection.format().reference(),
                selection.roles().stream().map(Role::wireName).toList(),
                episodes.pending() == 0,
                episodes,
                files,
                leaks);
    }

    private RunSource source(AnnotationRunEntity run) {
        Map<String, Object> settings = Json.read(run.settings(), SETTINGS);
        return new RunSource(
                run.id(),
                run.teacher(),
                JobMapper.state(jobs.get(run.jobId()).state()),
                text(settings, "model"),
                text(settings, "prompts"),
                settings);
    }

    private static @Nullable String text(Map<String, Object> settings, String name) {
        return settings.get(name) instanceof String text ? text : null;
    }

    private ManifestEpisodes episodes(AnnotationRunEntity run) {
        long annotated = 0;
        long leftOut = 0;
        long edited = 0;
        try (Stream<Facts> all = statistics.facts(run.id())) {
            for (Facts facts : (Iterable<Facts>) all::iterator) {
                annotated++;
                leftOut += facts.review() == Review.REJECTED ? 1 : 0;
                edited += facts.edited() ? 1 : 0;
            }
        }
        long rejected = statistics.rejections(run.id()).size();
        long work =
                statistics.work(run.id()).stream().mapToLong(Work::trajectories).sum();
        return new ManifestEpisodes(annotated, leftOut, edited, rejected, Math.max(0, work - annotated - rejected));
    }

    private AnnotationRunEntity find(UUID id) {
        return runs.findById(id).orElseThrow(() -> new ServiceException.NotFound("There is no annotation run " + id));
    }
}
