package io.subgoal.scienceworld;

import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/**
 * Where two courses of one episode part.
 *
 * @param step number of the first step that differs, from 0; -1 if the episodes differ before their first step
 * @param field what of it differs, by its name in gold archives
 * @param expected as it was
 * @param found as it came out this time
 */
public record Difference(int step, String field, String expected, String found) {

    private static final int SHOWN = 120;

    /** The first difference in what the world answered; actions are not compared. */
    static Optional<Difference> first(Trajectory expected, Trajectory found) {
        if (!expected.description().equals(found.description())) {
            return Optional.of(new Difference(-1, "description", expected.description(), found.description()));
        }
        List<Step> before = expected.steps();
        List<Step> now = found.steps();
        for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
            Optional<Difference> difference = first(i, before.get(i), now.get(i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return differs(Math.min(before.size(), now.size()), "length", before.size(), now.size());
    }

    private static Optional<Difference> first(int step, Step expected, Step found) {
        return differs(step, "freelook", expected.look(), found.look())
                .or(() -> differs(step, "inventory", expected.inventory(), found.inventory()))
                .or(() -> differs(step, "observation", expected.observation(), found.observation()))
                .or(() -> differs(step, "score", expected.score(), found.score()))
                .or(() -> differs(step, "isCompleted", expected.completed(), found.completed()));
    }

    private static Optional<Difference> differs(int step, String field, Object expected, Object found) {
        return expected.equals(found)
                ? Optional.empty()
                : Optional.of(new Difference(step, field, expected.toString(), found.toString()));
    }

    /** In words, short. */
    @Override
    public String toString() {
        int from = Math.max(0, firstDifferentCharacter() - SHOWN / 2);
        return "%s of step %d was '%s' and is '%s'".formatted(field, step, shown(expected, from), shown(found, from));
    }

    private int firstDifferentCharacter() {
        int at = 0;
        while (at < expected.length() && at < found.length() && expected.charAt(at) == found.charAt(at)) {
            at++;
        }
        return at;
    }

    private static String shown(String text, int from) {
        int start = Math.min(from, text.length());
        int end = Math.min(start + SHOWN, text.length());
        return (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
    }
}
