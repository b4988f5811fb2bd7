package io.subgoal.bench.serve;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is to come of a request.
 *
 * @param status the status; 0 for any
 * @param answers the answers that are right, {@linkplain #plain without figures}; empty for any
 */
record Expectation(int status, Set<String> answers) {

    /** Times differ, and so do the last digits of scores, with what else is computed at the same moment. */
    private static final Pattern FIGURES = Pattern.compile("\"(millis|score|logProbability)\":[^,}]+,?");

    static Expectation of(List<String> columns) {
        return columns.isEmpty()
                ? new Expectation(0, Set.of())
                : new Expectation(Integer.parseInt(columns.getFirst()), Set.copyOf(columns.subList(1, columns.size())));
    }

    static String plain(String body) {
        return FIGURES.matcher(body).replaceAll("");
    }

    boolean met(Reply reply) {
        return (status == 0 || status == reply.status()) && (answers.isEmpty() || answers.contains(plain(reply.body())));
    }
}
