package io.subgoal.t5.parity;

import io.subgoal.t5.generate.EarlyStopping;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.Hypothesis;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Sequences and their scores. */
final class GenerateCase {

    private static final Set<String> KNOWN = Set.of(
            "num_beams", "num_return_sequences", "max_new_tokens", "early_stopping", "length_penalty", "do_sample");

    private GenerateCase() {}

    static void run(EncoderDecoder model, JsonNode node, Findings findings) {
        List<Hypothesis> found = new Generator(model)
                .generate(Rows.sources(node), settings(node.get("settings"))).stream()
                        .flatMap(List::stream)
                        .toList();
        JsonNode sequences = node.get("sequences");
        int wrong = Math.abs(found.size() - sequences.size());
        for (int i = 0; i < Math.min(found.size(), sequences.size()); i++) {
            int[] expected = withoutPadding(sequences.get(i), model.config().eosTokenId());
            wrong += Arrays.equals(found.get(i).tokens(), expected) ? 0 : 1;
            if (node.has("sequences_scores")) {
                double score = node.get("sequences_scores").get(i).asDouble();
                findings.add(Difference.SCORES, Math.abs(found.get(i).score() - score));
            }
        }
        findings.add(Difference.SEQUENCES, wrong);
    }

    private static GenerationSettings settings(JsonNode settings) {
        settings.propertyNames().forEach(name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("Setting '" + name + "' is not supported");
            }
        });
        if (settings.path("do_sample").asBoolean(false)) {
            throw new IllegalArgumentException("Sampled sequences cannot be compared");
        }
        int beams = settings.path("num_beams").asInt(1);
        return new GenerationSettings(
                beams,
                settings.get("max_new_tokens").asInt(),
                settings.path("length_penalty").asDouble(1),
                earlyStopping(settings.path("early_stopping")),
                settings.path("num_return_sequences").asInt(1),
                Integer.MAX_VALUE);
    }

    private static EarlyStopping earlyStopping(JsonNode value) {
        if (value.isString()) {
            return EarlyStopping.NEVER;
        }
        return value.asBoolean(false) ? EarlyStopping.WHEN_FULL : EarlyStopping.HEURISTIC;
    }

    /** Hugging Face puts the start token first, and fills up behind the end token. */
    private static int[] withoutPadding(JsonNode sequence, int eos) {
        int[] ids = sequence.valueStream().skip(1).mapToInt(JsonNode::asInt).toArray();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == eos) {
                return Arrays.copyOf(ids, i + 1);
            }
        }
        return ids;
    }
}
