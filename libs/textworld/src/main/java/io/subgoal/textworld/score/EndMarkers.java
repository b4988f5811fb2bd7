package io.subgoal.textworld.score;

import java.util.OptionalDouble;

/** Where sub-goals end, against where they were ended. Not safe for several threads. */
public final class EndMarkers {

    private long wanted;
    private long given;
    private long both;

    /** Adds an executor's answer and what it should have been. */
    public void add(String target, String answer) {
        boolean isWanted = AnswerText.endsSubgoal(target);
        boolean isGiven = AnswerText.endsSubgoal(answer);
        wanted += isWanted ? 1 : 0;
        given += isGiven ? 1 : 0;
        both += isWanted && isGiven ? 1 : 0;
    }

    /** Rows in which the sub-goal was to end. */
    public long wanted() {
        return wanted;
    }

    /** Rows in which it was ended. */
    public long given() {
        return given;
    }

    /** Rows in which it was to end, and was ended. */
    public long both() {
        return both;
    }

    /** How many of those that were ended were to end; empty if none was. */
    public OptionalDouble precision() {
        return share(given);
    }

    /** How many of those that were to end were ended; empty if none was to. */
    public OptionalDouble recall() {
        return share(wanted);
    }

    private OptionalDouble share(long of) {
        return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) both / of);
    }
}
