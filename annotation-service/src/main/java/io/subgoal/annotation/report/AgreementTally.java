package io.subgoal.annotation.report;

import io.subgoal.annotation.review.StoredProvenance;
import io.subgoal.api.annotation.AnnotationAgreement.AgreementMeasures;
import io.subgoal.store.annotation.Cut;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two ways of cutting the same paths, over one trajectory or many. */
final class AgreementTally {

    private final Map<String, Long> namesHere = new HashMap<>();
    private final Map<String, Long> namesThere = new HashMap<>();
    private long trajectories;
    private long actions;
    private long boundariesHere;
    private long boundariesThere;
    private long boundariesBoth;
    private long sameText;
    private long sameName;
    private long identical;
    private long subgoalsHere;
    private long subgoalsThere;

    static AgreementTally of(List<Cut> here, List<Cut> there) {
        AgreementTally tally = new AgreementTally();
        tally.add(here, there);
        return tally;
    }

    void add(List<Cut> here, List<Cut> there) {
        List<String> labelsHere = StoredProvenance.labels(here);
        List<String> labelsThere = StoredProvenance.labels(there);
        trajectories++;
        actions += labelsHere.size();
        for (int i = 0; i < labelsHere.size(); i++) {
            String nameHere = Names.of(labelsHere.get(i));
            String nameThere = Names.of(labelsThere.get(i));
            sameText += labelsHere.get(i).equals(labelsThere.get(i)) ? 1 : 0;
            sameName += nameHere.equals(nameThere) ? 1 : 0;
            namesHere.merge(nameHere, 1L, Long::sum);
            namesThere.merge(nameThere, 1L, Long::sum);
        }
        Set<Integer> cutsHere = boundaries(here);
        Set<Integer> cutsThere = boundaries(there);
        boundariesHere += cutsHere.size();
        boundariesThere += cutsThere.size();
        cutsHere.retainAll(cutsThere);
        boundariesBoth += cutsHere.size();
        identical += here.equals(there) ? 1 : 0;
        subgoalsHere += here.size();
        subgoalsThere += there.size();
    }

    AgreementMeasures measures() {
        return new AgreementMeasures(
                trajectories,
                actions,
                share(boundariesBoth, boundariesHere),
                share(boundariesBoth, boundariesThere),
                boundaryF1(),
                share(sameText, actions),
                share(sameName, actions),
                kappa(),
                share(identical, trajectories),
                share(subgoalsHere, trajectories),
                share(subgoalsThere, trajectories));
    }

    /** Nothing where neither has a boundary. */
    @Nullable
    Double boundaryF1() {
        return share(2 * boundariesBoth, boundariesHere + boundariesThere);
    }

    double sameSubgoalShare() {
        return actions == 0 ? 1 : (double) sameText / actions;
    }

    double sameNameShare() {
        return actions == 0 ? 1 : (double) sameName / actions;
    }

    /** J. Cohen, A Coefficient of Agreement for Nominal Scales, 1960. Undefined where chance alone agrees always. */
    private @Nullable Double kappa() {
        if (actions == 0) {
            return null;
        }
        double chance = 0;
        for (Map.Entry<String, Long> name : namesHere.entrySet()) {
            chance += (double) name.getValue() / actions * namesThere.getOrDefault(name.getKey(), 0L) / actions;
        }
        return chance > 1 - 1e-12 ? null : ((double) sameName / actions - chance) / (1 - chance);
    }

    /** Numbers of the actions after which one sub-goal ends and the next begins. */
    private static Set<Integer> boundaries(List<Cut> cuts) {
        Set<Integer> boundaries = new HashSet<>();
        int at = 0;
        for (Cut cut : cuts.subList(0, Math.max(0, cuts.size() - 1))) {
            at += cut.steps();
            boundaries.add(at);
        }
        return boundaries;
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }
}
