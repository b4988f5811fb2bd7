package io.subgoal.agent.experiment;

import io.subgoal.api.agent.ExperimentRequest;
import io.subgoal.api.agent.ExperimentRequest.Comparison;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.training.TrainingRunRequest;
import io.subgoal.api.training.TrainingSettings;
import io.subgoal.api.training.TrainingSettings.SelectionSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment is made of, stage by stage. A stage's name in its service is a fingerprint of all that it depends on, so
 * that what exists is found again, also if another experiment has made it.
 *
 * @param training the runs by key, such as {@code joint} or {@code joint@1}
 * @param evaluations the evaluations by key
 * @param choices what is chosen among them, by name
 * @param comparisons keys of evaluations, the baseline second
 * @param groups what each evaluation has in common with those that are alike: its key without the seed
 */
record ExperimentPlan(
        Gold gold,
        AnnotationRunRequest annotation,
        Map<String, Training> training,
        Map<String, Planned> evaluations,
        Map<String, Choosing> choices,
        List<Comparison> comparisons,
        Map<String, String> groups) {

    private static final String NAME = "name";
    private static final String BASE = "base";
    private static final String BASE_TRAINING = "training";
    /** Stands for what is not made yet. */
    static final UUID LATER = new UUID(0, 0);

    /**
     * A model to train.
     *
     * @param name of the run, and of the model when it is served
     * @param base key of the training it goes on from, if it does
     * @param body of the request, without the annotation run and such a base
     */
    record Training(String name, @Nullable String base, Map<String, Object> body) {

        /** @param checkpoint what the training that this goes on from has made */
        TrainingRunRequest request(UUID annotationRun, @Nullable UUID checkpoint) {
            Map<String, Object> whole = new LinkedHashMap<>(body);
            whole.put("annotationRunId", annotationRun);
            if (checkpoint != null) {
                whole.put(BASE, Map.of("checkpointId", checkpoint));
            }
            return Parts.read("training", whole, TrainingRunRequest.class);
        }

        /** A request as it will be asked for, to be checked. */
        TrainingRunRequest later() {
            return request(LATER, base == null ? null : LATER);
        }
    }

    /**
     * A choice among evaluations.
     *
     * @param candidates keys of their evaluations, one for each seed where that matters, by their names in the experiment
     */
    record Choosing(ScoreConvention by, Map<String, List<String>> candidates) {}

    /** How many stages there are. */
    int size() {
        return 2 + training.size() + evaluations.size();
    }

    /** Keys of evaluations that are alike but for the seed, by what they have in common. */
    Map<String, List<String>> alike() {
        Map<String, List<String>> alike = new LinkedHashMap<>();
        evaluations
                .keySet()
                .forEach(key -> alike.computeIfAbsent(group(key), group -> new ArrayList<>())
                        .add(key));
        return alike;
    }

    /** The key of an evaluation without the seed. */
    String group(String key) {
        return Objects.requireNonNull(groups.get(key));
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
        request.modelsOrNone().keySet().stream()
                .filter(request.training()::containsKey)
                .findFirst()
                .ifPresent(both -> {
                    throw new BadPartException("models." + both, "there is a training of this name, too");
                });
        AnnotationRunRequest asked = Parts.read("annotation", annotation, AnnotationRunRequest.class);
        Object origin = origin(request.dataset(), annotation, asked.rulesOnly());
        Map<String, Training> training = training(request, seeds, origin);
        Map<String, Planned> evaluations = new EvaluationPlans(request, training, origin).plan(seeds);
        ExperimentPlan plan = new ExperimentPlan(
                gold,
                asked,
                training,
                evaluations,
                choices(request, seeds, evaluations),
                comparisons(request, seeds, evaluations),
                groups(request, seeds, evaluations));
        plan.training().values().forEach(Training::later);
        if (!plan.choices().isEmpty()) {
            plan.training().forEach(ExperimentPlan::requireChosenOnDev);
        }
        plan.evaluations().values().forEach(part -> part.possible().forEach(playing -> playing.request(LATER)));
        return plan;
    }

    /** What sub-goals depend on. With the first rules as it was when there were no others, so that what was made then is found. */
    private static Object origin(Map<String, Object> dataset, Map<String, Object> annotation, OptionalInt rules) {
        Map<String, Object> others = new LinkedHashMap<>(annotation);
        others.remove("rules");
        return rules.orElse(1) == 1 ? List.of(dataset, others) : List.of(dataset, others, rules.getAsInt());
    }

    /** Where settings are chosen on dev, checkpoints must be. */
    private static void requireChosenOnDev(String key, Training training) {
        TrainingSettings settings = training.later().settings();
        SelectionSettings selection = settings == null ? null : settings.selection();
        if (selection != null && "test".equals(selection.on())) {
            throw new BadPartException(
                    "training." + key + ".settings.selection.on",
                    "must be 'dev' in an experiment with choices: test is for what was chosen");
        }
    }

    private static Map<String, Training> training(
            ExperimentRequest request, List<@Nullable Long> seeds, Object origin) {
        Map<String, Training> training = new LinkedHashMap<>();
        for (Long seed : seeds) {
            request.training().keySet().forEach(key -> train(key, seed, request, origin, training, Set.of()));
        }
        return training;
    }

    /**
     * Adds a training, after the one that it goes on from.
     *
     * @param waiting those that go on from this one
     * @return its key
     */
    private static String train(
            String key,
            @Nullable Long seed,
            ExperimentRequest request,
            Object origin,
            Map<String, Training> training,
            Set<String> waiting) {
        String keyed = keyed(key, seed);
        if (training.containsKey(keyed)) {
            return keyed;
        }
        Map<String, Object> body =
                new LinkedHashMap<>(Objects.requireNonNull(request.training().get(key)));
        if (seed != null) {
            Map<String, Object> settings = Parts.object(body.get("settings"));
            settings.put("seed", seed);
            body.put("settings", settings);
        }
        Set<String> longer = new LinkedHashSet<>(waiting);
        longer.add(key);
        String from = goesOnFrom(key, body, request, longer);
        List<Object> madeOf = new ArrayList<>(List.of(origin, body));
        String base = null;
        if (from != null) {
            base = train(from, seed, request, origin, training, longer);
            body.remove(BASE);
            madeOf.add(Objects.requireNonNull(training.get(base)).name());
        }
        String name = "x-%s-%s".formatted(key, Fingerprint.of(madeOf));
        body.put(NAME, name);
        training.put(keyed, new Training(name, base, body));
        return keyed;
    }

    /**
     * The training of the experiment that one goes on from; null if it begins otherwise.
     *
     * @param waiting it and those that go on from it
     */
    private static @Nullable String goesOnFrom(
            String key, Map<String, Object> body, ExperimentRequest request, Set<String> waiting) {
        Map<String, Object> base = Parts.object(body.get(BASE));
        if (!base.containsKey(BASE_TRAINING)) {
            return null;
        }
        String field = "training.%s.base".formatted(key);
        String named = String.valueOf(base.get(BASE_TRAINING));
        if (base.size() > 1) {
            throw new BadPartException(field, "must name a training of the experiment or say something else, not both");
        }
        if (!request.training().containsKey(named)) {
            throw new BadPartException(
                    field + "." + BASE_TRAINING,
                    "There is no training '%s'; there are %s"
                            .formatted(named, request.training().keySet()));
        }
        if (waiting.contains(named)) {
            throw new BadPartException(field + "." + BASE_TRAINING, "'%s' would go on from itself".formatted(named));
        }
        return named;
    }

    private static Map<String, Choosing> choices(
            ExperimentRequest request, List<@Nullable Long> seeds, Map<String, Planned> evaluations) {
        Map<String, Choosing> choices = new LinkedHashMap<>();
        request.choicesOrNone().forEach((name, choice) -> {
            Map<String, List<String>> candidates = new LinkedHashMap<>();
            for (String candidate : choice.from()) {
                candidates.put(
                        candidate,
                        seeds.stream()
                                .map(seed -> found("choices." + name, candidate, seed, evaluations))
                                .distinct()
                                .toList());
            }
            choices.put(name, new Choosing(Objects.requireNonNullElse(choice.by(), ScoreConvention.FINAL), candidates));
        });
        return choices;
    }

    private static List<Comparison> comparisons(
            ExperimentRequest request, List<@Nullable Long> seeds, Map<String, Planned> evaluations) {
        List<Comparison> asked = request.comparisons();
        Set<String> candidates = request.choicesOrNone().values().stream()
                .flatMap(choice -> choice.from().stream())
                .collect(Collectors.toSet());
        List<String> keys = request.evaluations().keySet().stream()
                .filter(key -> !candidates.contains(key))
                .toList();
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

    private static Map<String, String> groups(
            ExperimentRequest request, List<@Nullable Long> seeds, Map<String, Planned> evaluations) {
        Map<String, String> groups = new LinkedHashMap<>();
        request.evaluations()
                .keySet()
                .forEach(key -> seeds.forEach(seed -> groups.put(found("evaluations", key, seed, evaluations), key)));
        return groups;
    }

    private static String found(String field, String key, @Nullable Long seed, Map<String, Planned> evaluations) {
        if (evaluations.containsKey(keyed(key, seed))) {
            return keyed(key, seed);
        }
        if (evaluations.containsKey(key)) {
            return key;
        }
        throw new BadPartException(
                field, "There is no evaluation '%s'; there are %s".formatted(key, evaluations.keySet()));
    }

    /** The key of a part that is made once with each seed. */
    static String keyed(String key, @Nullable Long seed) {
        return seed == null ? key : key + "@" + seed;
    }
}
