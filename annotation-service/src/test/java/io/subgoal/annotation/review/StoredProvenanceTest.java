package io.subgoal.annotation.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.store.Json;
import io.subgoal.store.annotation.Cut;
import io.subgoal.teacher.annotate.Provenance;
import io.subgoal.teacher.annotate.Source;
import io.subgoal.teacher.annotate.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Provenance as it is stored. */
class StoredProvenanceTest {

    private static final String STORED = Json.write(new Provenance(
            Status.FALLBACK,
            List.of(Source.ANSWER, Source.SINGLE_MISSING, Source.FALLBACK),
            3,
            List.of("open door"),
            1,
            List.of("chek"),
            true));

    @Test
    void readsWhatTheTeacherHasWritten() {
        StoredProvenance read = StoredProvenance.read(STORED, 3);
        assertThat(read)
                .isEqualTo(new StoredProvenance(
                        List.of("answer", "single-missing", "fallback"), 3, List.of("open door"), 1, true));
        assertThat(read.count(StoredProvenance.FALLBACK)).isEqualTo(1);
    }

    @Test
    void takesAllForRulesWhereNothingIsWritten() {
        assertThat(StoredProvenance.read("{}", 2))
                .isEqualTo(new StoredProvenance(List.of("rules", "rules"), 0, List.of(), 0, false));
    }

    @Test
    void doesNotGuessWhereWhatIsWrittenDoesNotFit() {
        assertThat(StoredProvenance.read(STORED, 2).sources()).containsExactly("unknown", "unknown");
    }

    @Test
    void whatAPersonHasChangedComesFromReview() {
        StoredProvenance read = StoredProvenance.read(STORED, 3);
        List<Cut> now = List.of(new Cut("find(ice)", 1), new Cut("heat(ice)", 2));
        List<Cut> original = List.of(new Cut("find(ice)", 2), new Cut("heat(ice)", 1));
        assertThat(read.sources(now, original)).containsExactly("answer", "review", "fallback");
        assertThat(read.sources(now, null)).isEqualTo(read.sources());
    }
}
