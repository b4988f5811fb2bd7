package io.subgoal.agent.experiment;

import io.subgoal.agent.experiment.ExperimentPlan.Training;
import io.subgoal.agent.experiment.Planned.Chosen;
import io.subgoal.agent.experiment.Planned.Playing;
import io.subgoal.api.agent.ExperimentRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans the evaluations of an experiment. */
final class EvaluationPlans {

    private static final String SETTINGS_FROM = "settingsFrom";
    private static final String MODELS = "models";
    private static final String SUBGOALS = "subgoals";
    private static final List<String> ROLES = List.of("executor", "controller", "firstSubgoal", "imitation", "encoder");

    /** What a choice decides about an evaluation; the rest, such as its episodes, is its own. */
    private static final Set<String> CHOSEN = Set.of(
            "agent",
            MODELS,
            "decoding",
            "beams",
            "controllerPolicy",
            SUBGOALS,
            "llm",
            "format",
            "simplifications",
            "limits");

    private final ExperimentRequest request;
    private final Map<String, Training> training;
    private final Object origin;

    /**
     * @param training the runs by key
     * @param origin what sub-goals depend on
     */
    EvaluationPlans(ExperimentRequest request, Map<String, Training> training, Object origin) {
        this.request = request;
        this.training = training;
        this.origin = origin;
    }

    /** The evaluations by key, once with each seed where models play that depend on it. */
    Map<String, Planned> plan(List<@Nullable Long> seeds) {
        Map<String, Planned> evaluations = new LinkedHashMap<>();
        for (Long seed : seeds) {
            request.evaluations().forEach((key, asked) -> {
                Planned planned =
                        asked.containsKey(SETTINGS_FROM) ? chosen(key, asked, seed) : playing(key, asked, seed);
                // Without a model of ours all seeds would play the same.
                boolean differs = planned.possible().stream().anyMatch(Playing::ofSeed);
                evaluations.put(differs ? ExperimentPlan.keyed(key, seed) : key, planned);
            });
        }
        return evaluations;
    }

    private Playing playing(String key, Map<String, Object> asked, @Nullable Long seed) {
        List<String> needs = new ArrayList<>();
        Map<String, Object> body = new LinkedHashMap<>(asked);
        Map<String, Object> models = Parts.object(asked.get(MODELS));
        boolean ofSeed = false;
        for (String role : ROLES) {
            String named = String.valueOf(models.get(role));
            String needed = ExperimentPlan.keyed(named, seed);
            Training model = training.get(needed);
            Map<Long, String> bySeed = request.modelsOrNone().get(named);
            if (model != null) {
                models.put(role, model.name());
                needs.add(needed);
                ofSeed = true;
            } else if (bySeed != null) {
                models.put(role, served(named, bySeed, seed));
                ofSeed = true;
            }
        }
        if (!models.isEmpty()) {
            body.put(MODELS, models);
        }
        boolean needsAnnotation = followsAnnotation(Parts.object(asked.get(SUBGOALS)));
        String name = "x-%s-%s".formatted(key, Fingerprint.of(needsAnnotation ? List.of(origin, body) : List.of(body)));
        return new Playing(name, body, needs.stream().distinct().toList(), needsAnnotation, ofSeed);
    }

    private static String served(String named, Map<Long, String> bySeed, @Nullable Long seed) {
        String model = seed == null ? null : bySeed.get(seed);
        if (model == null) {
            throw new BadPartException(
                    "models." + named,
                    seed == null
                            ? "names a model for each seed, and there are no 'seeds'"
                            : "has no model for seed %d; it has some for %s".formatted(seed, bySeed.keySet()));
        }
        return model;
    }

    private static boolean followsAnnotation(Map<String, Object> subgoals) {
        return List.of("gold", "rand", "first-rand").contains(String.valueOf(subgoals.get("mode")))
                && subgoals.get("annotationRunId") == null;
    }

    private Chosen chosen(String key, Map<String, Object> asked, @Nullable Long seed) {
        String field = "evaluations." + key + ".";
        String choice = String.valueOf(asked.get(SETTINGS_FROM));
        ExperimentRequest.Choice decided = request.choicesOrNone().get(choice);
        if (decided == null) {
            throw new BadPartException(
                    field + SETTINGS_FROM,
                    "There is no choice '%s'; there are %s"
                            .formatted(choice, request.choicesOrNone().keySet()));
        }
        asked.keySet().stream().filter(CHOSEN::contains).findFirst().ifPresent(own -> {
            throw new BadPartException(field + own, "is what the choice '%s' decides".formatted(choice));
        });
        Map<String, Playing> byCandidate = new LinkedHashMap<>();
        for (int i = 0; i < decided.from().size(); i++) {
            String candidate = decided.from().get(i);
            Map<String, Object> body = new LinkedHashMap<>(asked);
            body.remove(SETTINGS_FROM);
            candidate("choices.%s.from[%d]".formatted(choice, i), candidate).forEach((name, value) -> {
                if (CHOSEN.contains(name)) {
                    body.put(name, value);
                }
            });
            byCandidate.put(candidate, playing(key, body, seed));
        }
        return new Chosen(choice, byCandidate);
    }

    private Map<String, Object> candidate(String field, String key) {
        Map<String, Object> candidate = request.evaluations().get(key);
        if (candidate == null) {
            throw new BadPartException(
                    field,
                    "There is no evaluation '%s'; there are %s"
                            .formatted(key, request.evaluations().keySet()));
        }
        if (candidate.containsKey(SETTINGS_FROM)) {
            throw new BadPartException(field, "'%s' plays as a choice says itself".formatted(key));
        }
        return candidate;
    }
}
