package io.subgoal.teacher.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.teacher.align.Aligner;
import io.subgoal.teacher.align.Alignment;
import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerParser;
import io.subgoal.teacher.answer.AnswerWriter;
import io.subgoal.teacher.answer.Item;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FuzzTest {

    private static final int CASES = 1_000_000;

    @Test
    @Timeout(60)
    void aMillionMalformedAnswersAreReadAndAligned() {
        Random random = new Random(13);
        long items = 0;
        List<String> gold = List.of();
        MalformedAnswers answers = new MalformedAnswers(random, gold);
        for (int i = 0; i < CASES; i++) {
            if (i % 64 == 0) {
                gold = MalformedAnswers.path(random);
                answers = new MalformedAnswers(random, gold);
            }
            String text = i % 2 == 0 ? answers.noise(12) : answers.next();
            Answer answer = AnswerParser.standard().parse(text);
            List<String> listed = answer.actions();
            Alignment alignment = Aligner.align(gold, listed);
            int matches = alignment.matches().size();
            if (alignment.edits().size() != gold.size() + listed.size() - matches) {
                throw new AssertionError(text);
            }
            Answer published = AnswerParser.reference().parse(text);
            if (!published.listsNothing()) {
                Aligner.reference(gold, published.actions());
            }
            items += answer.items().size();
            if (i % 16 == 0) {
                String written = AnswerWriter.items(new Answer(
                        answer.subgoals().stream()
                                .map(subgoal -> new Item(subgoal, List.of("wait1")))
                                .toList(),
                        false));
                assertThat(AnswerParser.standard().parse(written).subgoals())
                        .as(text)
                        .isEqualTo(answer.subgoals());
            }
        }
        assertThat(items).isGreaterThan(CASES / 4);
    }
}
