package io.subgoal.inference.generate;

import io.subgoal.inference.generate.Generated.Piece;
import java.io.IOException;
import java.util.Optional;

/** Hears of tokens as they come; called by the thread that asked, so it may take its time. */
public interface GenerationListener {

    /**
     * A token of a greedy or a drawn answer.
     *
     * @param prompt number of the prompt
     * @param sequence number of the answer among those to its prompt
     * @param finish why the answer ends, if this is its last token
     */
    void token(String version, int prompt, int sequence, Piece piece, Optional<Finish> finish) throws IOException;

    /** Nothing has come for a while. */
    void idle() throws IOException;
}
