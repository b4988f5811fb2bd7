package io.subgoal.annotation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subgoal.api.annotation.AnnotationAgreement.AgreementMeasures;
import io.subgoal.store.annotation.Cut;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Agreement, counted by hand. */
class AgreementTallyTest {

    private static final List<Cut> HERE =
            List.of(new Cut("find(ice)", 2), new Cut("heat(ice)", 2), new Cut("wait()", 2));
    private static final List<Cut> THERE =
            List.of(new Cut("find(pot)", 1), new Cut("find(ice)", 1), new Cut("heat(ice)", 4));

    @Test
    void comparesBoundariesTextsAndNames() {
        // Boundaries here after 2 and 4, there after 1 and 2; texts agree in actions 2 to 4, names in 1 to 4.
        AgreementMeasures measures = AgreementTally.of(HERE, THERE).measures();
        assertThat(measures.boundaryPrecision()).isEqualTo(0.5);
        assertThat(measures.boundaryRecall()).isEqualTo(0.5);
        assertThat(measures.boundaryF1()).isEqualTo(0.5);
        assertThat(measures.sameSubgoal()).isEqualTo(3 / 6.0);
        assertThat(measures.sameName()).isEqualTo(4 / 6.0);
        // By chance: find 2/6 * 2/6, heat 2/6 * 4/6.
        assertThat(measures.nameKappa()).isCloseTo((4 / 6.0 - 12 / 36.0) / (1 - 12 / 36.0), within(1e-12));
        assertThat(measures.identical()).isZero();
        assertThat(measures.subgoals()).isEqualTo(3);
    }

    @Test
    void addsUpOverTrajectories() {
        AgreementTally tally = AgreementTally.of(HERE, THERE);
        tally.add(HERE, HERE);
        AgreementMeasures measures = tally.measures();
        assertThat(measures.trajectories()).isEqualTo(2);
        assertThat(measures.actions()).isEqualTo(12);
        assertThat(measures.boundaryF1()).isEqualTo(0.75);
        assertThat(measures.identical()).isEqualTo(0.5);
    }

    @Test
    void saysNothingWhereNothingCanBeSaid() {
        AgreementMeasures empty = new AgreementTally().measures();
        assertThat(empty.trajectories()).isZero();
        assertThat(empty.sameSubgoal()).isNull();
        AgreementMeasures whole = AgreementTally.of(List.of(new Cut("a()", 3)), List.of(new Cut("a()", 3)))
                .measures();
        assertThat(whole.boundaryF1()).isNull();
        assertThat(whole.nameKappa()).isNull();
        assertThat(whole.sameName()).isEqualTo(1);
    }
}
