package io.subgoal.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Against the scores of sacreBLEU itself, see {@code make_bleu_cases.py}. */
class CorpusBleuTest {

    record Pair(String target, String answer) {}

    record Corpus(List<Integer> rows, double score) {}

    record Cases(String made_by, String sacrebleu, String signature, List<Pair> pairs, List<Corpus> corpora) {}

    @Test
    void scoresAsSacreBleuDoes() throws IOException {
        Cases cases = cases();
        assertThat(cases.signature()).startsWith("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|");
        assertThat(cases.pairs()).hasSize(200);
        assertThat(cases.corpora()).hasSizeGreaterThan(80);
        for (Corpus corpus : cases.corpora()) {
            CorpusBleu bleu = new CorpusBleu();
            corpus.rows()
                    .forEach(row -> bleu.add(
                            cases.pairs().get(row).target(),
                            cases.pairs().get(row).answer()));
            assertThat(bleu.score())
                    .as(() -> "rows " + corpus.rows() + ", the first of them "
                            + cases.pairs().get(corpus.rows().getFirst()))
                    .isEqualTo(corpus.score(), within(1e-9));
        }
    }

    @Test
    void anEmptyCorpusScoresNothing() {
        assertThat(new CorpusBleu().score()).isZero();
    }

    private static Cases cases() throws IOException {
        try (InputStream file = CorpusBleuTest.class.getResourceAsStream("bleu_cases.json")) {
            return new JsonMapper().readValue(file, Cases.class);
        }
    }
}
