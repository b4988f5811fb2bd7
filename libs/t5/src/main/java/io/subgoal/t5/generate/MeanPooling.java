package io.subgoal.t5.generate;

import java.util.ArrayList;
import java.util.List;

/** Makes one vector of the states of a source's tokens. */
public final class MeanPooling {

    private MeanPooling() {}

    /**
     * The mean of each source's states; those of padding are left out.
     *
     * @param states of sources side by side, as wide as the longest, {@code [batch, source, dModel]}, flat
     */
    public static List<float[]> means(float[] states, List<int[]> sources, int dModel) {
        int width = states.length / (sources.size() * dModel);
        List<float[]> means = new ArrayList<>();
        for (int row = 0; row < sources.size(); row++) {
            means.add(mean(states, row * width * dModel, sources.get(row).length, dModel));
        }
        return means;
    }

    private static float[] mean(float[] states, int from, int tokens, int dModel) {
        float[] mean = new float[dModel];
        for (int i = 0; i < dModel; i++) {
            double sum = 0;
            for (int token = 0; token < tokens; token++) {
                sum += states[from + token * dModel + i];
            }
            mean[i] = (float) (sum / tokens);
        }
        return mean;
    }
}
