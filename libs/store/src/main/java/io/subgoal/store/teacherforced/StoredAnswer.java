package io.subgoal.store.teacherforced;

/**
 * What a model answered to a row.
 *
 * @param index the place of the row in the test's sample
 * @param step which of the episode's steps was asked for
 * @param score as the model ranks its answers
 * @param cut whether something had to be left out of the input to make it fit
 */
public record StoredAnswer(
        int index,
        String role,
        String taskId,
        int variation,
        int step,
        String target,
        String answer,
        boolean correct,
        double score,
        boolean cut) {}
