package io.subgoal.t5.generate;

/**
 * The best continuations of every source, best first.
 *
 * @param scores {@code [sources, count]}, flat
 * @param places {@code [sources, count]}: row of the source times {@code vocabulary}, plus the token
 * @param count continuations of each source
 */
public record Best(float[] scores, long[] places, int count, int vocabulary) {

    /** Score of a source's {@code rank}-th continuation. */
    public float score(int source, int rank) {
        return scores[source * count + rank];
    }

    /** Which of the source's rows it continues. */
    public int row(int source, int rank) {
        return (int) (places[source * count + rank] / vocabulary);
    }

    public int token(int source, int rank) {
        return (int) (places[source * count + rank] % vocabulary);
    }
}
