package io.subgoal.t5.generate;

/** Hears tokens as they come. Called by the thread that decodes: be quick, and do not throw. */
public interface TokenListener {

    /** Hears nothing. */
    TokenListener NONE = (sequence, token, logProbability) -> true;

    /**
     * A token of a greedy or a drawn sequence. What beam searches and choices find is known at their end only.
     *
     * @param sequence number of the sequence among those of its source, from 0
     * @return whether the sequence is to go on; if not, it ends with this token
     */
    boolean token(int sequence, int token, float logProbability);
}
