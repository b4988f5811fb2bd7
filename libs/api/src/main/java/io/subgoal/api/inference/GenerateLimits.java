package io.subgoal.api.inference;

/** How much one request for generation may ask for; {@code GET /v1/info} says the same to programs. */
public final class GenerateLimits {

    /** Inputs of one request. */
    public static final int INPUTS = 256;

    /** Characters of an input. */
    public static final int TEXT = 100_000;

    /** Hypotheses that are followed at once, and answers to an input. */
    public static final int BEAMS = 64;

    /** Tokens of an answer. */
    public static final int NEW_TOKENS = 1024;

    /** Tokens of an answer if nothing is said: more than any target in training. */
    public static final int DEFAULT_NEW_TOKENS = 32;

    /** Allowed answers. */
    public static final int CANDIDATES = 10_000;

    /** Characters of an allowed answer. */
    public static final int CANDIDATE = 1000;

    /** Inputs times candidates, where every candidate gets a score. */
    public static final int SCORES = 100_000;

    /** Stop strings. */
    public static final int STOPS = 16;

    /** Characters of a stop string. */
    public static final int STOP = 200;

    /** Inputs times answers, where they are streamed token by token. */
    public static final int STREAMED = 64;

    private GenerateLimits() {}
}
