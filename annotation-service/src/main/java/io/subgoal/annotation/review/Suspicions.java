package io.subgoal.annotation.review;

import io.subgoal.store.annotation.Cut;
import io.subgoal.store.annotation.StoredReview;
import io.subgoal.teacher.answer.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What is out of the ordinary in an annotation, in words. The numbers behind the order of lists are the store's. */
final class Suspicions {

    private static final int LONG_PATH = 8;

    private Suspicions() {}

    static List<String> of(StoredReview annotation) {
        List<String> reasons = new ArrayList<>();
        if (!annotation.edited()) {
            teachers(annotation, reasons);
        }
        List<String> unknown = unknownNames(annotation.cuts());
        if (!unknown.isEmpty()) {
            reasons.add("names outside the vocabulary: " + String.join(", ", new TreeSet<>(unknown)));
        }
        return reasons;
    }

    static List<String> unknownNames(List<Cut> cuts) {
        return Vocabulary.STANDARD.unknown(cuts.stream().map(Cut::subgoal).toList());
    }

    private static void teachers(StoredReview annotation, List<String> reasons) {
        int actions = annotation.actions();
        StoredProvenance provenance = StoredProvenance.read(annotation.provenance(), actions);
        add(reasons, provenance.count(StoredProvenance.FALLBACK), "placed by the fall-back");
        add(reasons, provenance.count(StoredProvenance.REPAIR), "placed by a repair call");
        add(reasons, provenance.count(StoredProvenance.SINGLE_MISSING), "left out alone, joined to a neighbour");
        add(reasons, provenance.removed().size(), "listed that are not in the path");
        if (provenance.cut()) {
            reasons.add("a reply was too long to be read to its end");
        }
        if (annotation.cuts().size() == 1 && actions > LONG_PATH) {
            reasons.add("one sub-goal for all %d actions".formatted(actions));
        }
    }

    private static void add(List<String> reasons, int count, String what) {
        if (count > 0) {
            reasons.add((count == 1 ? "1 action " : count + " actions ") + what);
        }
    }
}
