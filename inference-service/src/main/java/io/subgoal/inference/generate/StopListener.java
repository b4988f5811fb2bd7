package io.subgoal.inference.generate;

import io.subgoal.t5.generate.TokenListener;
import java.util.List;

/**
 * Ends sequences as soon as their text has a stop string.
 *
 * @param transcripts of the sequences of a source
 */
record StopListener(List<Transcript> transcripts) implements TokenListener {

    @Override
    public boolean token(int sequence, int token, float logProbability) {
        Transcript transcript = transcripts.get(sequence);
        transcript.add(token);
        return transcript.finish().isEmpty();
    }
}
