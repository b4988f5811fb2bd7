package io.subgoal.api.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How good the answers of a teacher-forced test are, as far as there are any.
 *
 * @param roles role by role
 * @param tasks over all roles, by task id
 * @param verbs over all roles, by the function of the target or its first word; most frequent first
 * @param ends whether the executor sees where sub-goals end; null if it was not tested
 * @param cut rows whose input had to be shortened
 * @param wrong the first wrong answers
 * @param notes what to know before the figures are quoted
 */
public record TeacherForcedReport(
        TeacherForcedTest test,
        List<RoleMatches> roles,
        List<Matches> tasks,
        List<Matches> verbs,
        @Nullable EndMatches ends,
        long cut,
        List<WrongAnswer> wrong,
        List<String> notes) {

    /**
     * Answers that are the target, to the letter.
     *
     * @param exactMatch share, 0 to 1
     */
    public record Matches(String name, long rows, long right, double exactMatch) {}

    /** The answers in one role. */
    public record RoleMatches(Matches all, List<Matches> tasks, List<Matches> verbs) {}

    /**
     * Ends of sub-goals.
     *
     * @param wanted rows in which the sub-goal was to end
     * @param given rows in which it was ended
     * @param both rows in which it was to end, and was
     * @param precision how many of those given were wanted; null if none was given
     * @param recall how many of those wanted were given; null if none was wanted
     */
    public record EndMatches(
            long wanted,
            long given,
            long both,
            @Nullable Double precision,
            @Nullable Double recall) {}

    /** A wrong answer, and what it should have been. */
    public record WrongAnswer(
            String role, String task, int variation, int step, String target, String answer, double score) {}
}
