package io.subgoal.agent.experiment;

import io.subgoal.api.agent.EvaluationRequest;
import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.agent.ExperimentRequest.Comparison;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.training.TrainingRunRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment is made of, stage by stage. A stage's name in its service is a fingerprint of all that it depends on, so
 * that what exists is found again, also if another experiment has made it.
 *
 * @param training the runs by key, such as {@code joint} or {@code joint@1}
 * @param evaluations the evaluations by key
 * @param comparisons keys of evaluations, the baseline second
 */
record ExperimentPlan(
        Gold gold,
        AnnotationRunRequest annotation,
        Map<String, Training> training,
        Map<String, Playing> evaluations,
        List<Comparison> comparisons) {

    private static final String NAME = "name";
    private static final String MODELS = "models";
    private static final String SUBGOALS = "subgoals";
    private static final List<String> ROLES = List.of("executor", "controller", "firstSubgoal", "imitation", "encoder");
    private static final UUID LATER = new UUID(0, 0);

    /**
     * A model to train.
     *
     * @param name of the run, and of the model when it is served
     * @param body of the request, without the annotation run
     */
    record Training(String name, Map<String, Object> body) {

        TrainingRunRequest request(UUID annotationRun) {
            Map<String, Object> whole = new LinkedHashMap<>(body);
            whole.put("annotationRunId", annotationRun);
            return Parts.read("training", whole, TrainingRunRequest.class);
        }
    }

    /**
     * Episodes to play.
     *
     * @param needs keys of the training runs whose models play
     * @param needsAnnotation whether sub-goals come from the annotation run
     */
    record Playing(String name, Map<String, Object> body, List<String> needs, boolean needsAnnotation) {

        EvaluationRequest request(UUID annotationRun) {
            Map<String, Object> whole = new LinkedHashMap<>(body);
            if (needsAnnotation) {
                Map<String, Object> subgoals = Parts.object(body.get(SUBGOALS));
                subgoals.put("annotationRunId", annotationRun);
                whole.put(SUBGOALS, subgoals);
            }
            return Parts.read("evaluations", whole, EvaluationRequest.class);
        }
    }

    /** How many stages there are. */
    int size() {
        return 2 + training.size() + evaluations.size();
    }

    /**
     * Reads a request.
     *
     * @throws BadPartException if a part could not be asked of its service
     */
    static ExperimentPlan of(ExperimentRequest request) {
        Gold gold = Gold.of(request.dataset());
        Map<String, Object> annotation =
                Objects.requireNonNullElse(request.annotation(), Map.<String, Object>of("teacher", "offline"));
        List<@Nullable Long> seeds = new ArrayList<>();
        if (request.seeds() == null) {
            seeds.add(null);
        } else {
            seeds.addAll(request.seeds());
        }
        Object origin = List.of(request.dataset(), annotation);
        Map<String, Training> training = training(request, seeds, origin);
        Map<String, Playing> evaluations = evaluations(request, seeds, training, origin);
        ExperimentPlan plan = new ExperimentPlan(
                gold,
                Parts.read("annotation", annotation, AnnotationRunRequest.class),
                training,
                evaluations,
                comparisons(request, seeds, evaluations));
        plan.training().values().forEach(part -> part.request(LATER));
        plan.evaluations().values().forEach(part -> part.request(LATER));
        return plan;
    }

    private static Map<String, Training> training(
            ExperimentRequest request, List<@Nullable Long> seeds, Object origin) {
        Map<String, Training> training = new LinkedHashMap<>();
        for (Long seed : seeds) {
            request.training().forEach((key, asked) -> {
                Map<String, Object> body = new LinkedHashMap<>(asked);
                if (seed != null) {
                    Map<String, Object> settings = Parts.object(body.get("settings"));
                    settings.put("seed", seed);
                    body.put("settings", settings);
                }
                String name = "x-%s-%s".formatted(key, Fingerprint.of(List.of(origin, body)));
                body.put(NAME, name);
                training.put(keyed(key, seed), new Training(name, body));
            });
        }
        return training;
    }

    private static Map<String, Playing> evaluations(
            ExperimentRequest request, List<@Nullable Long> seeds, Map<String, Training> training, Object origin) {
        Map<String, Playing> evaluations = new LinkedHashMap<>();
        for (Long seed : seeds) {
            request.evaluations().forEach((key, asked) -> {
                List<String> needs = new ArrayList<>();
                Map<String, Object> body = new LinkedHashMap<>(asked);
                Map<String, Object> models = Parts.object(asked.get(MODELS));
                for (String role : ROLES) {
                    Training model = training.get(keyed(String.valueOf(models.get(role)), seed));
                    if (model != null) {
                        models.put(role, model.name());
                        needs.add(keyed(String.valueOf(Parts.object(asked.get(MODELS)).get(role)), seed));
                    }
                }
                if (!models.isEmpty()) {
                    body.put(MODELS, models);
                }
                // Without a model of ours all seeds would play the same.
                String ownKey = needs.isEmpty() ? key : keyed(key, seed);
                boolean needsAnnotation = followsAnnotation(Parts.object(asked.get(SUBGOALS)));
                String name = "x-%s-%s"
                        .formatted(key, Fingerprint.of(needsAnnotation ? List.of(origin, body) : List.of(body)));
                body.put(NAME, name);
                evaluations.put(ownKey, new Playing(name, body, List.copyOf(needs), needsAnnotation));
            });
        }
        return evaluations;
    }

    private static boolean followsAnnotation(Map<String, Object> subgoals) {
        return List.of("gold", "rand", "first-rand").contains(String.valueOf(subgoals.get("mode")))
                && subgoals.get("annotationRunId") == null;
    }

    private static List<Comparison> comparisons(
            ExperimentRequest request, List<@Nullable Long> seeds, Map<String, Playing> evaluations) {
        List<Comparison> asked = request.comparisons();
        List<String> keys = List.copyOf(request.evaluations().keySet());
        List<Comparison> wanted = asked != null
                ? asked
                : keys.stream()
                        .skip(1)
                        .map(other -> new Comparison(keys.getFirst(), other))
                        .toList();
        List<Comparison> comparisons = new ArrayList<>();
        for (Long seed : seeds) {
            for (int i = 0; i < wanted.size(); i++) {
                String field = "comparisons[" + i + "]";
                Comparison comparison = new Comparison(
                        found(field + ".evaluation", wanted.get(i).evaluation(), seed, evaluations),
                        found(field + ".baseline", wanted.get(i).baseline(), seed, evaluations));
                if (!comparisons.contains(comparison)) {
                    comparisons.add(comparison);
                }
            }
        }
        return comparisons;
    }

    private static String found(String field, String key, @Nullable Long seed, Map<String, Playing> evaluations) {
        if (evaluations.containsKey(keyed(key, seed))) {
            return keyed(key, seed);
        }
        if (evaluations.containsKey(key)) {
            return key;
        }
        throw new BadPartException(
                field, "There is no evaluation '%s'; there are %s".formatted(key, evaluations.keySet()));
    }

    private static String keyed(String key, @Nullable Long seed) {
        return seed == null ? key : key + "@" + seed;
    }
}
