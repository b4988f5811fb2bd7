package io.subgoal.t5.generate;

import io.subgoal.t5.checkpoint.T5Config;
import java.util.List;

/** A model as generation sees it, whichever engine runs it. Safe for many threads at once. */
public interface EncoderDecoder extends AutoCloseable {

    T5Config config();

    /**
     * Encodes sources of token ids and starts decoding them.
     *
     * @param sources none of them empty
     */
    Decoding decode(List<int[]> sources);

    /**
     * What sources mean, as vectors: the mean of the encoder's last states over the tokens of each, {@code [dModel]}. All
     * are encoded side by side; what is found for one does not depend on the others.
     *
     * @param sources at least one, none of them empty
     */
    List<float[]> embed(List<int[]> sources);

    /** Frees native memory, when no thread uses the model any more. */
    @Override
    void close();
}
