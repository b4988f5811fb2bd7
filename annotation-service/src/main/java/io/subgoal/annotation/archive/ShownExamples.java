package io.subgoal.annotation.archive;

import io.subgoal.api.annotation.LeakReport.Leak;
import io.subgoal.store.annotation.AnnotationStatistics.Request;
import io.subgoal.store.blob.Sha256;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.teacher.prompt.AnnotationPrompts;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds episodes in what an LLM was asked. An episode is shown as a message that asks about its path; so every text of a
 * request is compared with the question about every episode of the dataset, in every version of the prompts. Questions
 * are kept as hashes.
 */
final class ShownExamples {

    static final String KIND = "prompt";

    private final JsonMapper json = new JsonMapper();
    private final List<AnnotationPrompts> versions =
            Arrays.stream(PromptVersion.values()).map(AnnotationPrompts::new).toList();
    private final Map<String, Shown> guarded = new HashMap<>();
    private final Set<String> train = new HashSet<>();
    private final Map<Long, Set<String>> own = new HashMap<>();
    private long read;
    private long unread;

    private record Shown(String taskId, int variation, Fold split, Fold belongsTo) {}

    /** An episode of the dataset; what is in the train split and belongs there may be shown. */
    void know(StoredTrajectory stored) {
        Trajectory trajectory = stored.trajectory();
        if (trajectory.keptSteps().isEmpty()) {
            return;
        }
        Fold belongsTo = trajectory.variation() < trajectory.task().variations()
                ? trajectory.task().fold(trajectory.variation())
                : Fold.TEST;
        boolean mayBeShown = belongsTo == Fold.TRAIN && trajectory.fold() == Fold.TRAIN;
        for (AnnotationPrompts prompts : versions) {
            String question = hash(prompts.question(trajectory, Optional.empty())
                    .messages()
                    .getLast()
                    .content());
            if (mayBeShown) {
                train.add(question);
            } else {
                guarded.put(
                        question,
                        new Shown(trajectory.task().id(), trajectory.variation(), trajectory.fold(), belongsTo));
                own.computeIfAbsent(stored.id(), id -> new HashSet<>()).add(question);
            }
        }
    }

    /** The episodes of dev and test in a request, but for the one it is about. */
    List<Leak> leaks(Request request) {
        List<String> texts = new ArrayList<>();
        try {
            collect(json.readTree(request.request()), texts);
            read++;
        } catch (JacksonException e) {
            unread++;
            return List.of();
        }
        Set<String> asked = own.getOrDefault(Objects.requireNonNullElse(request.trajectoryId(), -1L), Set.of());
        List<Leak> leaks = new ArrayList<>();
        for (String text : texts) {
            String hash = hash(text);
            Shown shown = guarded.get(hash);
            // Two episodes with the same text and path cannot be told apart: one that may be shown is taken for it.
            if (shown != null && !asked.contains(hash) && !train.contains(hash)) {
                leaks.add(new Leak(
                        KIND,
                        shown.taskId(),
                        shown.variation(),
                        shown.split().wireName(),
                        shown.belongsTo().wireName(),
                        request.trajectoryId()));
            }
        }
        return leaks;
    }

    long read() {
        return read;
    }

    long unread() {
        return unread;
    }

    /** All texts, wherever an interface puts its messages. */
    private static void collect(JsonNode node, List<String> texts) {
        if (node.isString()) {
            texts.add(node.asString());
        }
        node.forEach(child -> collect(child, texts));
    }

    private static String hash(String text) {
        return Sha256.of(text.strip());
    }
}
