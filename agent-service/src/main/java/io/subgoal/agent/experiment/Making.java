package io.subgoal.agent.experiment;

import io.subgoal.agent.evaluation.Evaluations;
import io.subgoal.api.Page;
import io.subgoal.api.agent.Evaluation;
import io.subgoal.api.annotation.AnnotationApi;
import io.subgoal.api.annotation.AnnotationRun;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.annotation.Dataset;
import io.subgoal.api.training.TrainingRun;
import io.subgoal.service.error.ServiceException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;

/** Finds the pieces of an experiment, or has them made. */
@Component
class Making {

    private final Services services;
    private final Evaluations evaluations;

    Making(Services services, Evaluations evaluations) {
        this.services = services;
        this.evaluations = evaluations;
    }

    /** A piece of work that was found or begun. */
    record Made(UUID id, @Nullable UUID jobId, boolean reused) {}

    Made dataset(Gold gold) {
        AnnotationApi annotation = services.annotation();
        return switch (gold) {
            case Gold.Kept kept ->
                first(annotation.datasetsOfChecksum(kept.checksum())).orElseThrow(kept::absent);
            case Gold.Made made ->
                foundOrMade(() -> first(annotation.datasets(made.request().name())), () -> {
                    Dataset dataset = body(annotation.createDataset(made.request()));
                    return new Made(dataset.id(), dataset.jobId(), false);
                });
        };
    }

    private static Optional<Made> first(Page<Dataset> found) {
        return found.items().stream().findFirst().map(dataset -> new Made(dataset.id(), dataset.jobId(), true));
    }

    /** Runs by the same rules are all alike; what an LLM was asked is remembered by the annotation service itself. */
    Made annotation(AnnotationRunRequest request, UUID dataset) {
        OptionalInt rules = request.rulesOnly();
        if (rules.isPresent()) {
            Optional<AnnotationRun> found = services.annotation().annotationRuns(dataset).items().stream()
                    .filter(run ->
                            run.teacher().equals(request.teacher()) && Objects.equals(run.rules(), rules.getAsInt()))
                    .findFirst();
            if (found.isPresent()) {
                return new Made(found.get().id(), found.get().jobId(), true);
            }
        }
        AnnotationRun made = body(services.annotation().annotate(dataset, request));
        return new Made(made.id(), made.jobId(), false);
    }

    /** @param base the run that this one goes on from, which is through */
    Made training(ExperimentPlan.Training training, UUID annotation, @Nullable UUID base) {
        return foundOrMade(
                () -> services.training().runs(training.name()).items().stream()
                        .findFirst()
                        .map(found -> new Made(found.id(), found.jobId(), true)),
                () -> {
                    UUID checkpoint = base == null ? null : services.checkpoint(base);
                    TrainingRun made = body(services.training().createRun(training.request(annotation, checkpoint)));
                    return new Made(made.id(), made.jobId(), false);
                });
    }

    Made evaluation(Planned.Playing playing, UUID annotation) {
        Planned.Playing named =
                found(playing).map(before -> named(playing, before, annotation)).orElse(playing);
        return foundOrMade(() -> found(named), () -> {
            Evaluation made = evaluations.create(named.request(annotation));
            return new Made(made.id(), made.jobId(), false);
        });
    }

    /** By its own name, unless what was found by it plays with other checkpoints than the models stand for now. */
    private Planned.Playing named(Planned.Playing playing, Made before, UUID annotation) {
        List<UUID> checkpoints = evaluations.checkpoints(playing.request(annotation));
        return evaluations.checkpoints(before.id()).equals(checkpoints) ? playing : playing.with(checkpoints);
    }

    private Optional<Made> found(Planned.Playing playing) {
        return evaluations.find(playing.name()).map(found -> new Made(found.id(), found.jobId(), true));
    }

    /** Somebody else may make the same at the same moment: another experiment, or a process that is thought dead. */
    private static Made foundOrMade(Supplier<Optional<Made>> find, Supplier<Made> make) {
        return find.get().orElseGet(() -> {
            try {
                return make.get();
            } catch (ServiceException.Conflict | HttpClientErrorException.Conflict e) {
                return find.get().orElseThrow(() -> e);
            }
        });
    }

    private static <T> T body(ResponseEntity<T> response) {
        return Objects.requireNonNull(response.getBody(), "the service answered with nothing");
    }
}
