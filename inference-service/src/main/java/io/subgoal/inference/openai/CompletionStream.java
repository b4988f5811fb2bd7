package io.subgoal.inference.openai;

import io.subgoal.inference.generate.Finish;
import io.subgoal.inference.generate.Generated.Piece;
import io.subgoal.inference.generate.GenerationListener;
import io.subgoal.inference.stream.EventStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sends tokens as parts of completions. */
final class CompletionStream implements GenerationListener {

    private final EventStream stream;
    private final CompletionWriter writer;
    private final int n;
    private final Map<Integer, Integer> lengths = new HashMap<>();

    CompletionStream(EventStream stream, CompletionWriter writer, int n) {
        this.stream = stream;
        this.writer = writer;
        this.n = n;
    }

    @Override
    public void token(String version, int prompt, int sequence, Piece piece, Optional<Finish> finish)
            throws IOException {
        int index = prompt * n + sequence;
        int offset = lengths.getOrDefault(index, 0);
        lengths.put(index, offset + piece.text().length());
        stream.send(writer.part(version, index, piece, offset, finish.orElse(null)));
    }

    @Override
    public void idle() throws IOException {
        stream.idle();
    }
}
