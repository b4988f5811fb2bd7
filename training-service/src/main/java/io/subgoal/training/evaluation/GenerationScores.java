package io.subgoal.training.evaluation;

import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.score.AnswerText;
import io.subgoal.textworld.score.EndMarkers;
import io.subgoal.textworld.score.HitRate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Scores answers against what they should have been. Values, where P is the prefix:
 *
 * <ul>
 *   <li>{@code P_exact_match}: share of answers, 0 to 1, that equal the target, without special tokens and with space
 *       collapsed; also {@code .<role>}, {@code .task.<id>} and {@code .verb.<name>}, by the function or the first word of
 *       the target. The 64 most frequent verbs have a value of their own, the others share {@code .verb.other}.
 *   <li>{@code P_end_precision}, {@code P_end_recall}: of the executor's rows, how many of the sub-goals it ended were to
 *       end, and how many of those that were to end it ended. Left out where nothing was to be divided by.
 *   <li>{@code P_bleu}: {@linkplain CorpusBleu BLEU}, 0 to 100.
 *   <li>{@code P_generated_length}: mean length of an answer in tokens.
 * </ul>
 *
 * Only counts are kept. Not safe for several threads.
 */
public final class GenerationScores {

    private static final int MAX_VERBS = 64;
    private static final int MAX_VERB = 40;
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_-]");
    private static final String OTHER = "other";

    private final String prefix;
    private final HitRate all = new HitRate();
    private final Map<String, HitRate> groups = new HashMap<>();
    private final Map<String, HitRate> verbs = new HashMap<>();
    private final CorpusBleu bleu = new CorpusBleu();
    private final EndMarkers ends = new EndMarkers();
    private long tokens;

    /**
     * @param prefix what the names begin with, such as {@code dev}
     */
    public GenerationScores(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Adds an answer.
     *
     * @param taskId such as {@code 4-4}
     * @param answerTokens length of the answer, without padding
     */
    public void add(Role role, String taskId, String target, String answer, int answerTokens) {
        boolean right = AnswerText.same(target, answer);
        all.add(right);
        groups.computeIfAbsent(role.wireName(), name -> new HitRate()).add(right);
        groups.computeIfAbsent("task." + taskId, name -> new HitRate()).add(right);
        verbs.computeIfAbsent(verb(target), name -> new HitRate()).add(right);
        if (role == Role.EXECUTOR) {
            ends.add(target, answer);
        }
        bleu.add(AnswerText.trimmed(target), AnswerText.trimmed(answer));
        tokens += answerTokens;
    }

    /** The values so far, by name; none if nothing was added. */
    public SortedMap<String, Double> values() {
        SortedMap<String, Double> values = new TreeMap<>();
        if (all.count() == 0) {
            return values;
        }
        String exact = prefix + "_exact_match";
        values.put(exact, all.value());
        groups.forEach((name, share) -> values.put(exact + "." + name, share.value()));
        byVerb().forEach((name, share) -> values.put(exact + ".verb." + name, share.value()));
        ends.precision().ifPresent(precision -> values.put(prefix + "_end_precision", precision));
        ends.recall().ifPresent(recall -> values.put(prefix + "_end_recall", recall));
        values.put(prefix + "_bleu", bleu.score());
        values.put(prefix + "_generated_length", (double) tokens / all.count());
        return values;
    }

    private Map<String, HitRate> byVerb() {
        if (verbs.size() <= MAX_VERBS) {
            return verbs;
        }
        Set<String> frequent = verbs.entrySet().stream()
                .sorted(Comparator.comparingLong(
                                (Map.Entry<String, HitRate> e) -> -e.getValue().count())
                        .thenComparing(Map.Entry::getKey))
                .limit(MAX_VERBS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, HitRate> bounded = new HashMap<>();
        verbs.forEach(
                (name, share) -> bounded.computeIfAbsent(frequent.contains(name) ? name : OTHER, n -> new HitRate())
                        .add(share));
        return bounded;
    }

    /** Fit for the name of a metric. */
    private static String verb(String target) {
        String name = UNFIT.matcher(AnswerText.verb(target)).replaceAll("_");
        return name.isEmpty() ? OTHER : name.substring(0, Math.min(name.length(), MAX_VERB));
    }
}
