package io.subgoal.t5.parity;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.subgoal.t5.program.T5Program.Source;
import io.subgoal.t5.train.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Reads batches: {@code input_ids}, {@code attention_mask} and {@code labels}, rows of equal length. */
final class Rows {

    static final int IGNORED = -100;

    private Rows() {}

    static Source source(PtNDManager workspace, JsonNode batch) {
        return new Source(array(workspace, batch.get("input_ids")), array(workspace, batch.get("attention_mask")));
    }

    static PtNDArray labels(PtNDManager workspace, JsonNode batch) {
        return array(workspace, batch.get("labels"));
    }

    /** What the decoder reads: the labels one place later, after the start token. */
    static PtNDArray shifted(PtNDManager workspace, JsonNode batch, int start, int pad) {
        List<long[]> rows = new ArrayList<>();
        for (JsonNode row : batch.get("labels")) {
            long[] labels = row.valueStream().mapToLong(JsonNode::asLong).toArray();
            long[] shifted = new long[labels.length];
            shifted[0] = start;
            for (int i = 1; i < labels.length; i++) {
                shifted[i] = labels[i - 1] == IGNORED ? pad : labels[i - 1];
            }
            rows.add(shifted);
        }
        return array(workspace, rows);
    }

    /** The sources without what is masked: positions are relative, so padding on either side changes nothing. */
    static List<int[]> sources(JsonNode batch) {
        List<int[]> sources = new ArrayList<>();
        for (int row = 0; row < batch.get("input_ids").size(); row++) {
            JsonNode ids = batch.get("input_ids").get(row);
            JsonNode mask = batch.get("attention_mask").get(row);
            sources.add(IntStream.range(0, ids.size())
                    .filter(i -> mask.get(i).asInt() == 1)
                    .map(i -> ids.get(i).asInt())
                    .toArray());
        }
        return sources;
    }

    static List<Example> examples(JsonNode batch) {
        List<int[]> sources = sources(batch);
        List<Example> examples = new ArrayList<>();
        for (int row = 0; row < sources.size(); row++) {
            examples.add(
                    new Example(sources.get(row), target(batch.get("labels").get(row))));
        }
        return examples;
    }

    /** Labels that count. */
    static long tokens(JsonNode batch) {
        return batch.get("labels")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .filter(id -> id.asInt() != IGNORED)
                .count();
    }

    private static int[] target(JsonNode labels) {
        int[] ids = labels.valueStream().mapToInt(JsonNode::asInt).toArray();
        int end = ids.length;
        while (end > 0 && ids[end - 1] == IGNORED) {
            end--;
        }
        return Arrays.copyOf(ids, end);
    }

    private static PtNDArray array(PtNDManager workspace, JsonNode rows) {
        return array(
                workspace,
                rows.valueStream()
                        .map(row ->
                                row.valueStream().mapToLong(JsonNode::asLong).toArray())
                        .toList());
    }

    private static PtNDArray array(PtNDManager workspace, List<long[]> rows) {
        long[] flat = rows.stream().flatMapToLong(Arrays::stream).toArray();
        return (PtNDArray) workspace.create(flat, new Shape(rows.size(), flat.length / rows.size()));
    }
}
