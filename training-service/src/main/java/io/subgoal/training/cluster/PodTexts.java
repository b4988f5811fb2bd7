package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings that are written as one text each, so that an environment variable can hold them. */
final class PodTexts {

    private PodTexts() {}

    /** {@code key=value}. */
    static Map<String, String> pairs(List<String> texts) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return pairs;
    }

    /** {@code key=value:effect}, of which only the key must be there. */
    static Toleration toleration(String text) {
        TolerationBuilder toleration = new TolerationBuilder();
        int colon = text.lastIndexOf(':');
        String taint = colon < 0 ? text : text.substring(0, colon);
        if (colon >= 0) {
            toleration.withEffect(text.substring(colon + 1));
        }
        int equals = taint.indexOf('=');
        return equals < 0
                ? toleration.withKey(taint).withOperator("Exists").build()
                : toleration
                        .withKey(taint.substring(0, equals))
                        .withOperator("Equal")
                        .withValue(taint.substring(equals + 1))
                        .build();
    }

    /** A variable whose value is {@code secret/key}, with a question mark behind it if it may be missing. */
    static EnvVar ofSecret(String name, String place) {
        boolean optional = place.endsWith("?");
        int slash = place.indexOf('/');
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(place.substring(0, slash))
                .withKey(place.substring(slash + 1, place.length() - (optional ? 1 : 0)))
                .withOptional(optional ? true : null)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }
}
