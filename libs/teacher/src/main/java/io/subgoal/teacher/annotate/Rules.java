package io.subgoal.teacher.annotate;

/**
 * How answers are turned into sub-goals.
 *
 * @param reference whether to read and align as the published code does, mistakes included
 * @param maxCalls how many calls an episode may cost in all, at least 1
 * @param maxTries how many calls a run of missing actions may cost; the published code knows no such limit
 */
public record Rules(boolean reference, int maxCalls, int maxTries) {

    /** Our rules: six calls an episode, two for a run of missing actions. */
    public static final Rules STANDARD = new Rules(false, 6, 2);

    public Rules {
        if (maxCalls < 1) {
            throw new IllegalArgumentException("An annotation needs at least one call");
        }
        if (maxTries < 0) {
            throw new IllegalArgumentException("A run of missing actions cannot have less than no tries");
        }
    }

    /** The published code's rules, but for a limit: there, a useless answer is asked for again and again. */
    public static Rules reference(int maxCalls) {
        return new Rules(true, maxCalls, maxCalls);
    }
}
