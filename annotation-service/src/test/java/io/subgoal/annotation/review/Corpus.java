package io.subgoal.annotation.review;

import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Annotations;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.store.job.JobState;
import io.subgoal.store.job.Jobs;
import io.subgoal.teacher.annotate.Provenance;
import io.subgoal.teacher.annotate.Source;
import io.subgoal.teacher.annotate.Status;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Datasets and annotation runs put into the store, as jobs would. */
final class Corpus {

    private static final String LOOK =
            "This room is called the kitchen. In it, you see: \n\tthe agent\n\ta %s\nYou also see:\n\tA door to the outside (that is open)\n";

    private final ApplicationContext context;
    private final JdbcClient jdbc;

    Corpus(ApplicationContext context) {
        this.context = context;
        jdbc = context.getBean(JdbcClient.class);
    }

    UUID dataset() {
        UUID id = UUID.randomUUID();
        DatasetEntity dataset = new DatasetEntity(
                id,
                "corpus-" + id,
                "{\"variations\": {}}",
                "1.2.3",
                "easy",
                "canonical",
                job(JobState.SUCCEEDED),
                Instant.now());
        context.getBean(DatasetRepository.class).save(dataset);
        return id;
    }

    void freeze(UUID dataset, String checksum) {
        DatasetRepository datasets = context.getBean(DatasetRepository.class);
        DatasetEntity entity = datasets.findById(dataset).orElseThrow();
        entity.freeze(checksum);
        datasets.save(entity);
    }

    /** A trajectory of five kept actions. */
    long trajectory(UUID dataset, String task, int variation, Fold fold, String thing) {
        String look = LOOK.formatted(thing);
        List<Step> steps = new ArrayList<>();
        List<String> actions =
                List.of("look around", "go to outside", "pick up " + thing, "wait1", "wait1", "focus on " + thing);
        for (int i = 0; i < actions.size(); i++) {
            boolean last = i == actions.size() - 1;
            steps.add(new Step(
                    actions.get(i),
                    "Done.",
                    last ? 1 : 0.1 * i,
                    last,
                    look,
                    "In your inventory, you see:\n\tan orange\n"));
        }
        context.getBean(Trajectories.class)
                .add(
                        dataset,
                        new Trajectory(
                                Tasks.get(task), variation, fold, "Your task is to find a " + thing + ".", steps));
        return jdbc.sql("select id from trajectory where dataset_id = ? and task_id = ? and variation = ?")
                .params(dataset, task, variation)
                .query(Long.class)
                .single();
    }

    UUID run(UUID dataset, String teacher, JobState state) {
        UUID id = UUID.randomUUID();
        context.getBean(AnnotationRunRepository.class)
                .save(new AnnotationRunEntity(id, dataset, teacher, "{}", job(state), Instant.now()));
        return id;
    }

    /**
     * An annotation.
     *
     * @param subgoals as {@code name(arguments) 3}, with the number of actions
     */
    long annotate(UUID run, long trajectoryId, String... subgoals) {
        StoredTrajectory stored = trajectory(trajectoryId);
        List<Step> kept = stored.trajectory().keptSteps();
        List<Segment> segments = new ArrayList<>();
        int from = 0;
        for (String subgoal : subgoals) {
            int blank = subgoal.lastIndexOf(' ');
            int to = from + Integer.parseInt(subgoal.substring(blank + 1));
            segments.add(new Segment(subgoal.substring(0, blank), kept.subList(from, to)));
            from = to;
        }
        AnnotatedTrajectory annotated = new AnnotatedTrajectory(stored.trajectory(), segments);
        context.getBean(Annotations.class).add(run, stored, annotated);
        return jdbc.sql("select id from annotation where run_id = ? and trajectory_id = ?")
                .params(run, trajectoryId)
                .query(Long.class)
                .single();
    }

    /** Writes down how an LLM came to an annotation. */
    void provenance(long annotation, Status status, List<Source> sources, String... removed) {
        Provenance provenance = new Provenance(status, sources, 2, List.of(removed), 1, List.of(), false);
        jdbc.sql("update annotation set status = ?, provenance = ?::jsonb where id = ?")
                .params(status.name().toLowerCase(Locale.ROOT), Json.write(provenance), annotation)
                .update();
    }

    void reject(UUID run, long trajectory, String reason) {
        jdbc.sql(
                        "insert into annotation_rejection (run_id, trajectory_id, reason, calls, at) values (?, ?, ?, 2, now())")
                .params(run, trajectory, reason)
                .update();
    }

    /** A call that was answered; its cost is in millionths of a dollar. */
    void call(UUID run, long trajectory, String request, long cost) {
        String hash = UUID.randomUUID().toString().replace("-", "").repeat(2);
        jdbc.sql("""
                        insert into teacher_response
                          (request_sha256, request, response, model, prompt_tokens, completion_tokens, created_at)
                        values (?, ?, '1- ...', 'some-model', 100, 20, now())
                        """).params(hash, request).update();
        jdbc.sql("""
                        insert into teacher_call
                          (run_id, trajectory_id, number, request_sha256, state, reserved_tokens, reserved_cost,
                           prompt_tokens, completion_tokens, cost, sent_at, ended_at)
                        values (?, ?, 1, ?, 'ANSWERED', 500, 900, 100, 20, ?, now(), now())
                        """).params(run, trajectory, hash, cost).update();
    }

    void settings(UUID run, String json) {
        jdbc.sql("update annotation_run set settings = ?::jsonb where id = ?")
                .params(json, run)
                .update();
    }

    StoredTrajectory trajectory(long id) {
        return context.getBean(Trajectories.class).find(id).orElseThrow();
    }

    private UUID job(JobState state) {
        Jobs jobs = context.getBean(Jobs.class);
        UUID id = UUID.randomUUID();
        jobs.add(id, "annotation-service", "annotate", UUID.randomUUID(), 1);
        if (state != JobState.QUEUED) {
            int attempt = jobs.start(id).orElseThrow().attempt();
            if (state != JobState.RUNNING) {
                jobs.end(id, attempt, state, null);
            }
        }
        return id;
    }
}
