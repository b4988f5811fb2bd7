package io.subgoal.t5.generate;

/** When a beam search ends, by the values of Hugging Face's {@code early_stopping}. */
public enum EarlyStopping {
    /** {@code false}: when no running beam is likely to beat the worst finished one, judged at its present length. */
    HEURISTIC,
    /** {@code true}: as soon as there are as many finished hypotheses as beams. */
    WHEN_FULL,
    /** {@code "never"}: when no running beam can beat the worst finished one at any length. */
    NEVER
}
