package io.subgoal.t5.parity;

import java.util.EnumMap;
import java.util.Map;

/** The worst differences seen so far. */
final class Findings {

    private final Map<Difference, Double> worst = new EnumMap<>(Difference.class);

    void add(Difference kind, double value) {
        worst.merge(kind, value, Math::max);
    }

    Map<Difference, Double> worst() {
        return worst;
    }
}
