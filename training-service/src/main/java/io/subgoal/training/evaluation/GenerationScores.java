package io.subgoal.training.evaluation;

import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.prompt.Role;
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
    private final Share all = new Share();
    private final Map<String, Share> groups = new HashMap<>();
    private final Map<String, Share> verbs = new HashMap<>();
    private final CorpusBleu bleu = new CorpusBleu();
    private final Ends ends = new Ends();
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
        String wanted = AnswerText.normal(target);
        String given = AnswerText.normal(answer);
        boolean right = given.equals(wanted);
        all.add(right);
        groups.computeIfAbsent(role.wireName(), name -> new Share()).add(right);
        groups.computeIfAbsent("task." + taskId, name -> new Share()).add(right);
        verbs.computeIfAbsent(verb(target), name -> new Share()).add(right);
        if (role == Role.EXECUTOR) {
            ends.add(isEnd(wanted), isEnd(given));
        }
        bleu.add(AnswerText.trimmed(target), AnswerText.trimmed(answer));
        tokens += answerTokens;
    }

    /** The values so far, by name; none if nothing was added. */
    public SortedMap<String, Double> values() {
        SortedMap<String, Double> values = new TreeMap<>();
        if (all.count == 0) {
            return values;
        }
        String exact = prefix + "_exact_match";
        values.put(exact, all.value());
        groups.forEach((name, share) -> values.put(exact + "." + name, share.value()));
        byVerb().forEach((name, share) -> values.put(exact + ".verb." + name, share.value()));
        ends.addTo(values, prefix);
        values.put(prefix + "_bleu", bleu.score());
        values.put(prefix + "_generated_length", (double) tokens / all.count);
        return values;
    }

    private Map<String, Share> byVerb() {
        if (verbs.size() <= MAX_VERBS) {
            return verbs;
        }
        Set<String> frequent = verbs.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Share> e) -> -e.getValue().count)
                        .thenComparing(Map.Entry::getKey))
                .limit(MAX_VERBS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, Share> bounded = new HashMap<>();
        verbs.forEach((name, share) -> bounded.computeIfAbsent(frequent.contains(name) ? name : OTHER, n -> new Share())
                .add(share));
        return bounded;
    }

    /** Fit for the name of a metric. */
    private static String verb(String target) {
        String name = UNFIT.matcher(AnswerText.verb(target)).replaceAll("_");
        return name.isEmpty() ? OTHER : name.substring(0, Math.min(name.length(), MAX_VERB));
    }

    private static boolean isEnd(String action) {
        return action.equals(ActionGrammar.END_SUBGOAL_FORMAL) || action.equals(ActionGrammar.END_SUBGOAL_PLAIN);
    }

    /** How many of how many. */
    private static final class Share {

        private long hits;
        private long count;

        void add(boolean hit) {
            hits += hit ? 1 : 0;
            count++;
        }

        void add(Share other) {
            hits += other.hits;
            count += other.count;
        }

        double value() {
            return (double) hits / count;
        }
    }

    /** Where sub-goals end, against where they were ended. */
    private static final class Ends {

        private long wanted;
        private long given;
        private long both;

        void add(boolean isWanted, boolean isGiven) {
            wanted += isWanted ? 1 : 0;
            given += isGiven ? 1 : 0;
            both += isWanted && isGiven ? 1 : 0;
        }

        void addTo(Map<String, Double> values, String prefix) {
            if (given > 0) {
                values.put(prefix + "_end_precision", (double) both / given);
            }
            if (wanted > 0) {
                values.put(prefix + "_end_recall", (double) both / wanted);
            }
        }
    }
}
