package io.subgoal.inference.generate;

import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.decoding.Waiting;
import io.subgoal.inference.generate.Generated.Answer;
import io.subgoal.inference.generate.Generated.Piece;
import io.subgoal.inference.model.LoadedModel;
import io.subgoal.inference.model.Models;
import io.subgoal.t5.generate.TokenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * Generates, for every protocol. All prompts of a request are searched side by side; when one fails, or the caller has
 * gone, the others are stopped. The model stays in memory until the last is told.
 */
@Component
public class Generation {

    /** The longest silence of a stream. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Models models;

    Generation(Models models) {
        this.models = models;
    }

    /** Generates, and answers when all is found. */
    public Generated generate(String name, Order order, Terms terms) {
        return models.session(session -> {
            try {
                return new Work(session.model(name), order).run(terms, SILENT, false);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        });
    }

    /**
     * Generates, and tells of tokens as they come.
     *
     * @throws UncheckedIOException if the listener does not want to hear more
     */
    public Generated generate(String name, Order order, Terms terms, GenerationListener listener) {
        return models.session(session -> {
            try {
                return new Work(session.model(name), order).run(terms, listener, true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static final GenerationListener SILENT = new GenerationListener() {
        @Override
        public void token(String version, int prompt, int sequence, Piece piece, Optional<Finish> finish) {}

        @Override
        public void idle() {}
    };

    /** One request at work. */
    private static final class Work {

        private final LoadedModel model;
        private final Order order;
        private final Plan.Prepared prepared;
        private final Answers answers;
        private final Map<List<Integer>, Transcript> transcripts = new HashMap<>();
        private final long start = System.nanoTime();
        private long lastTold = start;

        Work(LoadedModel model, Order order) {
            this.model = model;
            this.order = order;
            prepared = order.plan().prepare(model);
            answers = new Answers(model, order, prepared);
        }

        Generated run(Terms terms, GenerationListener listener, boolean told) throws IOException {
            List<int[]> sources = order.prompts().sources(model);
            List<List<Answer>> found = new ArrayList<>(Collections.nCopies(sources.size(), List.of()));
            try (Flight flight = new Flight()) {
                for (int i = 0; i < sources.size(); i++) {
                    // With the first, the whole request is let in or not.
                    Terms part = i == 0 ? terms : terms.letIn();
                    flight.add(model.submit(part, sources.get(i), prepared.search(), ears(flight, i, told)));
                }
                for (int left = sources.size(); left > 0; ) {
                    switch (flight.next(Waiting.LOOK_MILLIS)) {
                        case null -> {
                            Waiting.requireWanted(terms);
                            breakSilence(listener);
                        }
                        case Flight.Event.Token token -> tell(token, listener);
                        case Flight.Event.Found f -> {
                            found.set(f.prompt(), answers.of(f.hypotheses()));
                            left--;
                        }
                        case Flight.Event.Failed f -> throw new IllegalStateException(f.cause());
                    }
                }
            }
            return new Generated(
                    model.name(),
                    model.checkpoint().version(),
                    found,
                    sources.stream().map(source -> source.length).toList(),
                    (System.nanoTime() - start) / 1e6);
        }

        private void breakSilence(GenerationListener listener) throws IOException {
            if (System.nanoTime() - lastTold > SILENCE_NANOS) {
                lastTold = System.nanoTime();
                listener.idle();
            }
        }

        /** What the engine's thread talks to. It decodes only where a stop string may end an answer. */
        private TokenListener ears(Flight flight, int prompt, boolean told) {
            if (!order.plan().gradual()) {
                return TokenListener.NONE;
            }
            TokenListener stopping = order.stop().isEmpty() ? TokenListener.NONE : stopping();
            return told ? flight.queueing(prompt, stopping) : stopping;
        }

        private TokenListener stopping() {
            return new StopListener(IntStream.range(0, order.plan().count())
                    .mapToObj(sequence -> answers.transcript())
                    .toList());
        }

        private void tell(Flight.Event.Token token, GenerationListener listener) throws IOException {
            Transcript transcript =
                    transcripts.computeIfAbsent(List.of(token.prompt(), token.sequence()), key -> answers.transcript());
            if (transcript.finish().isEmpty()) {
                lastTold = System.nanoTime();
                Piece piece = new Piece(
                        token.id(), transcript.add(token.id()), token.logProbability(), token.id() == model.endToken());
                listener.token(
                        model.checkpoint().version(), token.prompt(), token.sequence(), piece, transcript.finish());
            }
        }
    }
}
