package io.subgoal.teacher.annotate;

import static io.subgoal.teacher.annotate.Paths.path;
import static io.subgoal.teacher.annotate.Paths.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceAnnotationTest {

    private static final Rules RULES = Rules.reference(10);

    @Test
    void rowsOfAGoodAnswerAreThoseOfThePublishedCode() {
        Trajectory gold = path("go a", "take b", "drop b");
        assertThat(segments(done(gold, "1- Navigate_to(a) : {'go a'} 2- pick_up(b): {'take b', 'drop b'}")))
                .containsExactly("Navigate_to(a)  1", "pick_up(b) 2");
    }

    @Test
    void labelsKeepTheBlankThatTheReadingLeaves() {
        List<String> actions =
                IntStream.rangeClosed(1, 11).mapToObj(i -> "open " + i).toList();
        String answer = IntStream.rangeClosed(1, 11)
                .mapToObj(i -> i + "- open(%d): {'open %d'}".formatted(i, i))
                .collect(Collectors.joining("\n"));
        Annotation annotation = done(path(actions), answer);
        assertThat(annotation.trajectory().subgoals()).hasSize(11).endsWith(" open(10)", " open(11)");
    }

    @Test
    void theLastActionIsOverwrittenAndKeepsItsSubgoal() {
        assertThat(segments(done(path("a", "b", "c"), "1- use(a): {'a'} 2- use(b): {'b', 'nonsense'}")))
                .containsExactly("use(a) 1", "use(b) 2");
    }

    @Test
    void aSingleMissingActionJoinsTheListedActionBeforeItAndExtraOnesAreDropped() {
        assertThat(segments(done(path("a", "b", "c", "d"), "1- use(a): {'a', 'x'} 2- use(c): {'c', 'd'}")))
                .containsExactly("use(a) 2", "use(c) 2");
        assertThat(segments(done(path("a", "b", "c", "d"), "1- use(a): {'a'} 2- use(c): {'c', 'd'}")))
                .containsExactly("use(a) 2", "use(c) 2");
        assertThat(segments(done(path("z", "a", "b"), "1- use(a): {'a'} 2- use(b): {'b'}")))
                .containsExactly("use(a) 2", "use(b) 1");
    }

    @Test
    void theBorderInsideARunOfEqualActionsLiesAsPublished() {
        Trajectory gold = path("s", "w", "w", "w", "w", "r");
        String answer = "1- plant(s): {'s', 'w'} 2- wait(): {'w', 'w'} 3- use(r): {'r'}";
        assertThat(segments(done(gold, answer))).containsExactly("plant(s) 3", "wait() 2", "use(r) 1");
        Progress<Annotation> ours = Paths.annotate(Rules.STANDARD, gold, answer);
        assertThat(segments(((Progress.Done<Annotation>) ours).result()))
                .containsExactly("plant(s) 2", "wait() 3", "use(r) 1");
    }

    @Test
    void theTextsOfARepairArePutInAndAlignedAgain() {
        Trajectory gold = path("a", "b", "c", "d", "e");
        String answer = "1- use(a): {'a'} 2- use(e): {'e'}";
        assertThat(Paths.annotate(RULES, gold, answer)).isInstanceOf(Progress.NeedsCall.class);
        Annotation annotation = done(gold, answer, "1- use(b): {'b', 'hm'} 2- use(d): {'d'} ");
        assertThat(segments(annotation)).containsExactly("use(a) 1", "use(b) 2", "use(d) 1", "use(e) 1");
        assertThat(annotation.provenance().sources())
                .containsExactly(Source.ANSWER, Source.REPAIR, Source.SINGLE_MISSING, Source.REPAIR, Source.ANSWER);
        assertThat(annotation.provenance().removed()).containsExactly("hm");
    }

    @Test
    void uselessRepairsAreAskedForAgainUntilTheCallsAreUsedUp() {
        String useless = "1- use(x): {'x', 'y'} ";
        String[] replies = new String[10];
        Arrays.fill(replies, useless);
        replies[0] = "1- use(a): {'a'} 2- use(e): {'e'}";
        Progress<Annotation> progress = Paths.annotate(RULES, path("a", "b", "c", "d", "e"), replies);
        assertThat(progress).isInstanceOf(Progress.Rejected.class);
        assertThat(progress.calls()).isEqualTo(10);
    }

    @Test
    void whatStopsThePublishedCodeIsRejected() {
        Trajectory gold = path("a", "b", "c", "d");
        assertThat(Paths.annotate(RULES, gold, "1. use(a): {'a'}")).isInstanceOf(Progress.Rejected.class);
        assertThat(Paths.annotate(RULES, gold, "1- : {'a', 'b', 'c', 'd'}")).isInstanceOf(Progress.Rejected.class);
        assertThat(Paths.annotate(RULES, gold, "1- use(a): {'a', 'd'}", "none"))
                .isEqualTo(new Progress.Rejected<>("The published reading finds no item in a reply", 2));
    }

    private static Annotation done(Trajectory gold, String... replies) {
        Progress<Annotation> progress = Paths.annotate(RULES, gold, replies);
        assertThat(progress).isInstanceOf(Progress.Done.class);
        return ((Progress.Done<Annotation>) progress).result();
    }
}
