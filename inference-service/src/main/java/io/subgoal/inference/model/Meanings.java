package io.subgoal.inference.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.decoding.Decoder;
import io.subgoal.inference.decoding.Waiting;
import io.subgoal.t5.generate.EncoderDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What a model's encoder makes of texts; most actions of one step are those of the next, so that vectors are kept. */
public final class Meanings {

    /** Numbers of all vectors that are kept: 8 MB. */
    private static final long KEPT = 2_000_000;

    private final EncoderDecoder model;
    private final Function<String, int[]> tokens;
    private final Decoder decoder;
    private final Usage usage;
    private final Cache<String, float[]> known = Caffeine.newBuilder()
            .maximumWeight(KEPT)
            .weigher((String text, float[] vector) -> vector.length)
            .build();

    /** @param tokens of a text, cut where it is too long */
    Meanings(EncoderDecoder model, Function<String, int[]> tokens, Decoder decoder, Usage usage) {
        this.model = model;
        this.tokens = tokens;
        this.decoder = decoder;
        this.usage = usage;
    }

    /** A vector for each text. */
    public List<float[]> of(Terms terms, List<String> texts) {
        Map<String, float[]> vectors = known.getAll(texts, missing -> encode(terms, List.copyOf(missing)));
        return texts.stream()
                .map(text -> Objects.requireNonNull(vectors.get(text)))
                .toList();
    }

    private Map<String, float[]> encode(Terms terms, List<String> texts) {
        List<int[]> sources = texts.stream().map(tokens).toList();
        usage.hold();
        List<float[]> found = Waiting.await(decoder.embed(model, sources, usage::release), terms);
        Map<String, float[]> vectors = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            vectors.put(texts.get(i), found.get(i));
        }
        return vectors;
    }
}
