package io.subgoal.suite.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a demo does. Everything it makes is named by a fingerprint of what it depends on, so that a second run with the
 * same settings finds it again.
 *
 * @param train gold episodes of each task to learn from
 * @param dev gold episodes of each task to look at while learning
 * @param test variations of each task to play, never seen in training
 * @param updates steps of the optimizer, the same for both models
 */
record DemoSettings(List<String> tasks, int train, int dev, int test, int updates, long seed) {

    /** Raised when the demo's own recipe changes, so that old results are not taken for new ones. */
    private static final int RECIPE = 2;

    String datasetName() {
        return "demo-" + fingerprint("%s/%d/%d".formatted(tasks, train, dev));
    }

    String modelName(String role) {
        return "demo-" + role + "-" + fingerprint("%s/%d/%d/%d/%d".formatted(tasks, train, dev, updates, seed));
    }

    String evaluationName(String agent) {
        return "demo-" + agent + "-"
                + fingerprint("%s/%d/%d/%d/%d/%d".formatted(tasks, train, dev, updates, seed, test));
    }

    private static String fingerprint(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((RECIPE + "/" + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
