package io.subgoal.suite.demo;

import io.subgoal.api.JobState;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.TaskVariations;
import io.subgoal.api.annotation.AnnotationRun;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.annotation.Dataset;
import io.subgoal.api.annotation.DatasetRequest;
import io.subgoal.api.annotation.DatasetState;
import io.subgoal.api.annotation.EpisodesPerTask;
import io.subgoal.api.inference.ModelRequest;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.api.training.TrainingRun;
import io.subgoal.api.training.TrainingRunRequest;
import io.subgoal.api.training.TrainingSettings;
import io.subgoal.suite.demo.JobWatch.Watched;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Gold, sub-goals, two models of one size, three agents. Each step looks first for what an earlier run has left. */
final class DemoPipeline {

    static final String SUBGOAL = "sub-goal";
    static final String IMITATION = "imitation";
    static final String RANDOM = "random";

    private static final int MAX_NAMES = 100;

    private final DemoSettings settings;
    private final ServiceSet services;
    private final JobWatch watch;
    private final PrintStream console;

    DemoPipeline(DemoSettings settings, ServiceSet services, JobWatch watch, PrintStream console) {
        this.settings = settings;
        this.services = services;
        this.watch = watch;
        this.console = console;
    }

    /** Runs all steps; returns the evaluations by agent. */
    Map<String, Evaluation> run() throws InterruptedException {
        Dataset dataset = dataset();
        AnnotationRun annotation = annotation(dataset);
        TrainingRun joint = startTraining("joint", annotation);
        TrainingRun imitation = startTraining("imitation", annotation);
        awaitTraining(joint, imitation);
        serve(settings.modelName("joint"), joint.id());
        serve(settings.modelName("imitation"), imitation.id());
        return evaluations();
    }

    private Dataset dataset() throws InterruptedException {
        Dataset dataset = findOrCreate(
                settings.datasetName(),
                name -> services.annotation().datasets(name).items(),
                found -> found.state() != DatasetState.FAILED && found.state() != DatasetState.CANCELLED,
                name -> services.annotation()
                        .createDataset(DatasetRequest.ofEpisodes(
                                name, settings.tasks(), new EpisodesPerTask(settings.train(), settings.dev(), 0))));
        watch.await(new Watched("gold trajectories", services.annotationJobs(), job(dataset.jobId())));
        return services.annotation().dataset(dataset.id());
    }

    private AnnotationRun annotation(Dataset dataset) throws InterruptedException {
        AnnotationRun run = services.annotation().annotationRuns(dataset.id()).items().stream()
                .filter(found -> usable(found.state()))
                .findFirst()
                .orElseGet(() -> body(services.annotation().annotate(dataset.id(), AnnotationRunRequest.offline())));
        watch.await(new Watched("sub-goals", services.annotationJobs(), job(run.jobId())));
        return services.annotation().annotationRun(run.id());
    }

    private TrainingRun startTraining(String role, AnnotationRun annotation) {
        TrainingSettings training = TrainingSettings.of(settings.updates(), settings.seed());
        return findOrCreate(
                settings.modelName(role),
                name -> services.training().runs(name).items(),
                found -> usable(found.state()),
                name -> services.training().createRun(new TrainingRunRequest(name, role, annotation.id(), training)));
    }

    private void awaitTraining(TrainingRun joint, TrainingRun imitation) throws InterruptedException {
        watch.await(
                new Watched("sub-goal model", services.trainingJobs(), job(joint.jobId())),
                new Watched("imitation model", services.trainingJobs(), job(imitation.jobId())));
    }

    private void serve(String name, UUID trainingRunId) {
        UUID checkpoint = services.training().run(trainingRunId).checkpointId();
        if (checkpoint == null) {
            throw new IllegalStateException("Training run " + trainingRunId + " has left no checkpoint");
        }
        services.inference().load(name, ModelRequest.ofCheckpoint(checkpoint));
    }

    private Map<String, Evaluation> evaluations() throws InterruptedException {
        Map<String, Evaluation> started = new LinkedHashMap<>();
        started.put(
                SUBGOAL,
                startEvaluation("subgoal", AgentKind.SUBGOAL, PolicyModels.joint(settings.modelName("joint"))));
        started.put(
                IMITATION,
                startEvaluation(
                        "imitation", AgentKind.IMITATION, PolicyModels.imitating(settings.modelName("imitation"))));
        started.put(RANDOM, startEvaluation("random", AgentKind.RANDOM, null));
        watch.await(started.entrySet().stream()
                .map(e -> new Watched(
                        e.getKey() + " agent",
                        services.agentJobs(),
                        job(e.getValue().jobId())))
                .toArray(Watched[]::new));
        Map<String, Evaluation> finished = new LinkedHashMap<>();
        started.forEach(
                (agent, evaluation) -> finished.put(agent, services.agent().evaluation(evaluation.id())));
        return finished;
    }

    private Evaluation startEvaluation(String label, AgentKind agent, @Nullable PolicyModels models) {
        List<TaskVariations> episodes = settings.tasks().stream()
                .map(task -> new TaskVariations(task, List.of("test/" + settings.test())))
                .toList();
        return findOrCreate(
                settings.evaluationName(label),
                name -> services.agent().evaluations(name).items(),
                found -> usable(found.state()),
                name -> services.agent().evaluate(EvaluationRequest.of(name, agent, models, episodes)));
    }

    private static boolean usable(JobState state) {
        return state != JobState.FAILED && state != JobState.CANCELLED;
    }

    /** What an earlier run has left under a name; where that has failed, a new one under the next name. */
    private <T> T findOrCreate(
            String name,
            Function<String, List<T>> find,
            Predicate<T> usable,
            Function<String, ResponseEntity<T>> create) {
        for (int attempt = 1; attempt <= MAX_NAMES; attempt++) {
            String candidate = attempt == 1 ? name : name + "-" + attempt;
            List<T> found = find.apply(candidate);
            if (found.isEmpty()) {
                return body(create.apply(candidate));
            }
            if (usable.test(found.getFirst())) {
                console.printf("(%s is there already)%n", candidate);
                return found.getFirst();
            }
        }
        throw new IllegalStateException("Too many failed attempts named " + name);
    }

    private static UUID job(@Nullable UUID id) {
        return Objects.requireNonNull(id, "the service named no job");
    }

    private static <T> T body(ResponseEntity<T> response) {
        return Objects.requireNonNull(response.getBody(), "the service answered with nothing");
    }
}
