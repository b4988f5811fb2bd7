package io.subgoal.annotation.review;

import io.subgoal.store.Json;
import io.subgoal.store.annotation.Cut;
import io.subgoal.teacher.annotate.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How an annotation came about, as stored with it.
 *
 * @param sources for every kept action, where the teacher's sub-goal comes from, in the words of the wire
 * @param calls how many replies of an LLM were used
 * @param removed actions that were listed and are not in the path
 * @param merges how many neighbouring sub-goals had the same text
 * @param cut whether a reply was too long
 */
public record StoredProvenance(List<String> sources, int calls, List<String> removed, int merges, boolean cut) {

    /** The source of all actions where a teacher works without an LLM. */
    public static final String RULES = "rules";

    /** Where what is stored does not fit the path, so that nobody can say. */
    public static final String UNKNOWN = "unknown";

    /** The source of an action whose sub-goal a person has changed. */
    public static final String REVIEW = "review";

    public static final String FALLBACK = word(Source.FALLBACK);
    public static final String REPAIR = word(Source.REPAIR);
    public static final String SINGLE_MISSING = word(Source.SINGLE_MISSING);

    /** All sources, in the order of reports. */
    public static final List<String> ALL =
            List.of(RULES, word(Source.ANSWER), SINGLE_MISSING, REPAIR, FALLBACK, REVIEW, UNKNOWN);

    public StoredProvenance {
        sources = List.copyOf(sources);
        removed = List.copyOf(removed);
    }

    /**
     * Reads what is stored; a teacher that works by rules stores nothing.
     *
     * @param actions number of kept actions
     */
    public static StoredProvenance read(String json, int actions) {
        JsonNode node = Json.read(json, JsonNode.class);
        List<String> sources = words(node.path("sources"), true);
        return new StoredProvenance(
                sources.size() == actions ? sources : Collections.nCopies(actions, sources.isEmpty() ? RULES : UNKNOWN),
                node.path("calls").asInt(0),
                words(node.path("removed"), false),
                node.path("merges").asInt(0),
                node.path("cut").asBoolean(false));
    }

    public int count(String source) {
        return Collections.frequency(sources, source);
    }

    /**
     * Where the sub-goals come from as they are now.
     *
     * @param original the teacher's sub-goals, if a person has changed them
     */
    public List<String> sources(List<Cut> now, @Nullable List<Cut> original) {
        if (original == null) {
            return sources;
        }
        List<String> after = labels(now);
        List<String> before = labels(original);
        return IntStream.range(0, after.size())
                .mapToObj(i -> after.get(i).equals(before.get(i)) ? sources.get(i) : REVIEW)
                .toList();
    }

    /** The sub-goal of every action. */
    public static List<String> labels(List<Cut> cuts) {
        List<String> labels = new ArrayList<>();
        cuts.forEach(cut -> labels.addAll(Collections.nCopies(cut.steps(), cut.subgoal())));
        return labels;
    }

    private static List<String> words(JsonNode array, boolean sources) {
        return array.valueStream()
                .map(JsonNode::asString)
                .map(text -> sources ? wire(text) : text)
                .toList();
    }

    private static String word(Source source) {
        return wire(source.name());
    }

    private static String wire(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
