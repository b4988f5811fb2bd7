package io.subgoal.teacher.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.teacher.align.Aligner;
import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerWriter;
import io.subgoal.teacher.answer.Item;
import io.subgoal.teacher.answer.Vocabulary;
import io.subgoal.textworld.task.Fold;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkedExamplesTest {

    static Stream<WorkedExample> all() {
        return Stream.of(PromptVersion.values())
                .flatMap(version -> new WorkedExamples(new Templates(version)).all().stream());
    }

    @Test
    void thereIsOneForEachGroup() {
        assertThat(all().map(example -> example.task().topic())).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @ParameterizedTest
    @MethodSource("all")
    void needsNoEdit(WorkedExample example) {
        Answer answer = example.parsed();
        assertThat(Aligner.align(example.path(), answer.actions()).exact()).isTrue();
        assertThat(answer.actions()).isEqualTo(example.path());
        assertThat(answer.items()).hasSameSizeAs(example.answer().lines().toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void keepsTheRulesThatItTeaches(WorkedExample example) {
        Answer answer = example.parsed();
        assertThat(AnswerWriter.items(answer)).isEqualTo(example.answer());
        assertThat(Vocabulary.STANDARD.unknown(answer.subgoals())).isEmpty();
        assertThat(answer.items()).noneMatch(item -> item.actions().isEmpty());
        List<String> subgoals = answer.subgoals();
        for (int i = 1; i < subgoals.size(); i++) {
            assertThat(subgoals.get(i)).isNotEqualTo(subgoals.get(i - 1));
        }
        for (Item item : answer.items()) {
            assertThat(item.subgoal().startsWith("focus_on("))
                    .isEqualTo(item.actions().stream().anyMatch(action -> action.startsWith("focus on ")));
        }
    }

    /** Arguments are words that a player has read: in the task, in an action, or in what was seen at the start. */
    @ParameterizedTest
    @MethodSource("all")
    void namesWhatAppearsInTheEpisode(WorkedExample example) {
        String seen = (example.description() + "\n" + String.join("\n", example.path())).toLowerCase(Locale.ROOT);
        for (String subgoal : example.parsed().subgoals()) {
            String arguments = subgoal.substring(subgoal.indexOf('(') + 1, subgoal.length() - 1);
            for (String word : arguments.toLowerCase(Locale.ROOT).split("[ ,]+")) {
                if (!word.equals("water")) {
                    assertThat(seen).as(subgoal).contains(word);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isAPathOfTheTrainFoldWithoutDroppedSteps(WorkedExample example) {
        assertThat(example.task().fold(example.variation())).isEqualTo(Fold.TRAIN);
        assertThat(example.path())
                .hasSizeGreaterThan(5)
                .noneMatch(action -> action.equals("look around") || action.startsWith("close door"));
        assertThat(example.description()).startsWith("Your task is to ");
        assertThat(example.look()).contains("is called the ");
        assertThat(example.inventory()).startsWith("In your inventory");
    }
}
