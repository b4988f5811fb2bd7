package io.subgoal.t5.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.subgoal.t5.generate.Best;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Memory for a step's log-probabilities, {@code [rows, vocabulary]}, which ONNX Runtime writes and Java reads in place. */
final class Scores implements AutoCloseable {

    private final Arena arena = Arena.ofConfined();
    private final NativeTensor values;
    private final int rows;
    private final int vocabulary;

    Scores(int rows, int vocabulary) throws OrtException {
        this.rows = rows;
        this.vocabulary = vocabulary;
        values = NativeTensor.allocate(arena, ElementType.FLOAT, rows, vocabulary);
    }

    int rows() {
        return rows;
    }

    OnnxTensor tensor() {
        return values.tensor();
    }

    float[] toArray() {
        return values.memory().toArray(ValueLayout.JAVA_FLOAT);
    }

    /** See {@link io.subgoal.t5.generate.Decoding#best}. */
    Best best(float[][] running, int count, int allowed) {
        float[] best = new float[running.length * count];
        long[] places = new long[best.length];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        float[] row = new float[allowed];
        int width = rows / running.length;
        for (int i = 0; i < rows; i++) {
            int sample = i / width;
            int first = sample * count;
            int last = first + count - 1;
            float soFar = running[sample][i % width];
            long place = (long) (i % width) * allowed;
            MemorySegment.copy(
                    values.memory(), ValueLayout.JAVA_FLOAT, (long) i * vocabulary * Float.BYTES, row, 0, allowed);
            float worst = best[last];
            for (int token = 0; token < allowed; token++) {
                float score = soFar + row[token];
                if (score > worst) {
                    insert(best, places, first, last, score, place + token);
                    worst = best[last];
                }
            }
        }
        return new Best(best, places, count, allowed);
    }

    /** Puts a score among the sorted ones from {@code first} to {@code last}, whose last one falls out. */
    private static void insert(float[] best, long[] places, int first, int last, float score, long place) {
        int at = last;
        while (at > first && score > best[at - 1]) {
            best[at] = best[at - 1];
            places[at] = places[at - 1];
            at--;
        }
        best[at] = score;
        places[at] = place;
    }

    @Override
    public void close() {
        values.close();
        arena.close();
    }
}
