package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideResponse.ModelCall;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.model.ModelSession;
import io.subgoal.textworld.match.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Likeness in meaning: the cosine of the vectors that a model's encoder makes of two actions. Any model will do. */
final class Nearness implements Similarity {

    /** What a model is asked for here. */
    static final String ROLE = "encoder";

    private final String name;
    private final ModelSession session;
    private final Terms terms;
    private final Consumer<ModelCall> calls;

    /** @param calls hears what was asked */
    Nearness(String name, ModelSession session, Terms terms, Consumer<ModelCall> calls) {
        this.name = name;
        this.session = session;
        this.terms = terms;
        this.calls = calls;
    }

    @Override
    public double[] to(String wanted, List<String> actions) {
        long start = System.nanoTime();
        List<String> texts = new ArrayList<>(actions);
        texts.add(wanted);
        List<float[]> vectors = session.model(name).meanings().of(terms, texts);
        double[] cosines = new double[actions.size()];
        int nearest = 0;
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = cosine(vectors.getLast(), vectors.get(i));
            if (cosines[i] > cosines[nearest]) {
                nearest = i;
            }
        }
        double millis = (System.nanoTime() - start) / 1e6;
        calls.accept(new ModelCall(name, ROLE, actions.get(nearest), cosines[nearest], millis, 0));
        return cosines;
    }

    /** 0 if one of them has no length. */
    static double cosine(float[] a, float[] b) {
        double lengths = Math.sqrt(product(a, a)) * Math.sqrt(product(b, b));
        return lengths > 0 ? product(a, b) / lengths : 0;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
