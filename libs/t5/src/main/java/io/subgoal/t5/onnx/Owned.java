package io.subgoal.t5.onnx;

import ai.onnxruntime.OrtException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Things that are closed together, the last made first. */
final class Owned implements AutoCloseable {

    private final Deque<AutoCloseable> things = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T thing) {
        things.push(thing);
        return thing;
    }

    @Override
    public void close() {
        while (!things.isEmpty()) {
            try {
                things.pop().close();
            } catch (OrtException e) {
                throw new OnnxException(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
