package io.subgoal.t5.onnx;

/** Rounding to signed bytes: 255 even steps about zero. */
final class SignedByte {

    static final int LARGEST = 127;

    private SignedByte() {}

    /** The step that lets the largest of some values be a byte that is given. */
    static float step(float[] values, int from, int length, int byteOfLargest) {
        float largest = 0;
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest == 0 ? 1 : largest / byteOfLargest;
    }

    static int round(float value, float step) {
        return Math.round(value / step);
    }
}
