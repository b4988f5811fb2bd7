package io.subgoal.teacher.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerWriter;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is answered, an annotation holds the path. */
class AnnotatorPropertyTest {

    private static final int ROUNDS = 4_000;

    @Test
    @Timeout(30)
    void everyTalkEndsAndWhatComesOfItHoldsThePathAndNothingElse() {
        Random random = new Random(11);
        Annotator ours = new Annotator(PromptVersion.V1, Rules.STANDARD);
        Annotator published = new Annotator(PromptVersion.V1, Rules.reference(6));
        int done = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Trajectory gold = Paths.path(MalformedAnswers.path(random));
            MalformedAnswers answers = new MalformedAnswers(random, actions(gold));
            for (Annotator annotator : List.of(ours, published)) {
                List<String> replies = new ArrayList<>();
                Progress<Annotation> progress = annotator.progress(gold, Optional.empty(), Replies.inOrder(replies));
                while (progress instanceof Progress.NeedsCall<Annotation>) {
                    assertThat(replies).hasSizeLessThan(6);
                    replies.add(answers.next());
                    progress = annotator.progress(gold, Optional.empty(), Replies.inOrder(replies));
                }
                assertThat(progress.calls()).isEqualTo(replies.size());
                if (progress instanceof Progress.Done<Annotation> ended) {
                    done++;
                    check(gold, ended.result(), ended.calls());
                }
            }
        }
        assertThat(done).isBetween(ROUNDS / 2, 2 * ROUNDS);
    }

    @Test
    void whatIsAnnotatedIsAnnotatedInTheSameWayAgain() {
        Random random = new Random(12);
        Annotator annotator = new Annotator(PromptVersion.V1, Rules.STANDARD);
        int done = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Trajectory gold = Paths.path(MalformedAnswers.path(random));
            MalformedAnswers answers = new MalformedAnswers(random, actions(gold));
            List<String> replies = List.of(
                    answers.next(), answers.next(), answers.next(), answers.next(), answers.next(), answers.next());
            Progress<Annotation> first = annotator.progress(gold, Optional.empty(), Replies.inOrder(replies));
            if (first instanceof Progress.Done<Annotation> ended) {
                done++;
                AnnotatedTrajectory trajectory = ended.result().trajectory();
                String written = AnswerWriter.items(Answer.of(trajectory));
                Progress<Annotation> second =
                        annotator.progress(gold, Optional.empty(), Replies.inOrder(List.of(written)));
                assertThat(second).as(written).isInstanceOf(Progress.Done.class);
                Annotation again = ((Progress.Done<Annotation>) second).result();
                assertThat(again.trajectory()).isEqualTo(trajectory);
                assertThat(again.provenance().status()).isEqualTo(Status.CLEAN);
                assertThat(annotator.progress(gold, Optional.empty(), Replies.inOrder(replies)))
                        .isEqualTo(first);
            }
        }
        assertThat(done).isGreaterThan(1_000);
    }

    private static void check(Trajectory gold, Annotation annotation, int calls) {
        List<Step> steps = annotation.trajectory().segments().stream()
                .flatMap(segment -> segment.steps().stream())
                .toList();
        assertThat(steps).isEqualTo(gold.keptSteps());
        assertThat(annotation.trajectory().segments())
                .allSatisfy(segment -> assertThat(segment.steps()).isNotEmpty());
        Provenance provenance = annotation.provenance();
        assertThat(provenance.sources()).hasSameSizeAs(steps);
        assertThat(provenance.calls()).isEqualTo(calls);
        assertThat(provenance.status()).isNotEqualTo(Status.REJECTED);
        assertThat(provenance.status() == Status.FALLBACK).isEqualTo(provenance.count(Source.FALLBACK) > 0);
        if (provenance.status() == Status.CLEAN) {
            assertThat(provenance.count(Source.ANSWER)).isEqualTo(steps.size());
            assertThat(provenance.removed()).isEmpty();
        }
    }

    private static List<String> actions(Trajectory gold) {
        return gold.keptSteps().stream().map(Step::action).toList();
    }
}
