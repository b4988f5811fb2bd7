package io.subgoal.t5.generate;

/**
 * A search somebody wants.
 *
 * @param model decodes it; not closed before the search is {@linkplain DecodingPool#submit over}
 * @param source token ids, not empty
 * @param caller whose share it counts against: callers that wait are served in turn
 * @param urgency 0 for what goes first; 1, 2 for what goes after
 * @param standing whether it may be refused
 * @param deadline {@link System#nanoTime()} after which nobody wants the answer
 * @param listener hears tokens as they come
 */
public record SearchRequest(
        EncoderDecoder model,
        int[] source,
        Search search,
        String caller,
        int urgency,
        Standing standing,
        long deadline,
        TokenListener listener) {

    /** Classes of urgency. */
    public static final int URGENCIES = 3;

    public SearchRequest {
        if (source.length == 0) {
            throw new IllegalArgumentException("A source has no tokens");
        }
        GenerationSettings.requireBetween("urgency", urgency, 0, URGENCIES - 1);
    }
}
