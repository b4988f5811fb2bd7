package io.subgoal.textworld.match;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Words in common over words in all. */
public final class TokenOverlap implements Similarity {

    @Override
    public double[] to(String wanted, List<String> actions) {
        Set<String> words = words(wanted);
        return actions.stream()
                .mapToDouble(action -> overlap(words, words(action)))
                .toArray();
    }

    private static Set<String> words(String action) {
        return new HashSet<>(List.of(NormalForm.of(action).split(" ", -1)));
    }

    private static double overlap(Set<String> a, Set<String> b) {
        Set<String> common = new HashSet<>(a);
        common.retainAll(b);
        Set<String> all = new HashSet<>(a);
        all.addAll(b);
        return (double) common.size() / all.size();
    }
}
