package io.subgoal.teacher.annotate;

import static io.subgoal.teacher.annotate.Paths.path;
import static io.subgoal.teacher.annotate.Paths.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.prompt.Message;
import io.subgoal.teacher.prompt.Prompt;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnotatorTest {

    private static final Trajectory GOLD = path("go a", "take b", "mix c", "mix d", "mix e", "wait1", "focus on f");

    private static final String WHOLE =
            "1- navigate_to(a): {'go a'} 2- pick_up(b): {'take b'} 3- mix(c): {'mix c', 'mix d', 'mix e', 'wait1'} 4- focus_on(f): {'focus on f'}";
    private static final String WITHOUT_MIXING =
            "1- navigate_to(a): {'go a'} 2- pick_up(b): {'take b'} 3- focus_on(f): {'wait1', 'focus on f'}";
    private static final String MIXING = "1- mix(c): {'mix c'} 2- mix(d): {'mix d', 'mix e'}";
    private static final String NONSENSE = "1- look(x): {'dance', 'sing'}";

    @Test
    void asksFirst() {
        Prompt prompt = needed(annotate());
        assertThat(prompt.messages().getLast().content())
                .contains("'mix c', 'mix d'")
                .contains("Find an animal.");
        assertThat(annotate().calls()).isZero();
    }

    @Test
    void takesAnAnswerThatListsThePath() {
        Annotation annotation = done(annotate(WHOLE));
        assertThat(segments(annotation))
                .containsExactly("navigate_to(a) 1", "pick_up(b) 1", "mix(c) 4", "focus_on(f) 1");
        assertThat(annotation.provenance().status()).isEqualTo(Status.CLEAN);
        assertThat(annotation.provenance().count(Source.ANSWER)).isEqualTo(7);
        assertThat(annotation.provenance().calls()).isEqualTo(1);
    }

    @Test
    void otherSpellingsOfAnActionAreNoEdit() {
        Annotation annotation = done(annotate(WHOLE.replace("'mix d'", "' MIX  d'")));
        assertThat(annotation.provenance().status()).isEqualTo(Status.CLEAN);
        assertThat(annotation.trajectory().segments().get(2).steps().get(1).action())
                .isEqualTo("mix d");
    }

    @Test
    void whatThePathHasNotIsRemoved() {
        Annotation annotation = done(annotate(WHOLE.replace("'take b'", "'take b', 'open door', 'go a'")));
        assertThat(segments(annotation)).contains("pick_up(b) 1");
        assertThat(annotation.provenance().status()).isEqualTo(Status.REPAIRED);
        assertThat(annotation.provenance().removed()).containsExactly("open door", "go a");
    }

    @Test
    void aSubgoalThatLosesAllItsActionsVanishes() {
        Annotation annotation = done(annotate("1- find(x): {'look for x'} 2- find(y): {} "
                + WHOLE.replace("4-", "6-")
                        .replace("3-", "5-")
                        .replace("2-", "4-")
                        .replace("1-", "3-")));
        assertThat(annotation.trajectory().subgoals())
                .containsExactly("navigate_to(a)", "pick_up(b)", "mix(c)", "focus_on(f)");
    }

    @Test
    void aSingleMissingActionJoinsTheSubgoalBeforeIt() {
        Annotation annotation = done(annotate(WHOLE.replace("'mix c', ", "")));
        assertThat(segments(annotation))
                .containsExactly("navigate_to(a) 1", "pick_up(b) 2", "mix(c) 3", "focus_on(f) 1");
        assertThat(annotation.provenance().sources().get(2)).isEqualTo(Source.SINGLE_MISSING);
        assertThat(annotation.provenance().status()).isEqualTo(Status.REPAIRED);
        assertThat(annotation.provenance().calls()).isEqualTo(1);
    }

    @Test
    void aSingleMissingActionAtTheStartJoinsTheSubgoalBehindIt() {
        Annotation annotation = done(annotate(WHOLE.replace("'go a'", "")));
        assertThat(segments(annotation)).containsExactly("pick_up(b) 2", "mix(c) 4", "focus_on(f) 1");
        assertThat(annotation.provenance().sources().getFirst()).isEqualTo(Source.SINGLE_MISSING);
    }

    @Test
    void aSingleMissingActionAtTheEndJoinsTheSubgoalBeforeIt() {
        Annotation annotation = done(annotate(WHOLE.replace("'focus on f'", "'focus on the f'")));
        assertThat(segments(annotation)).containsExactly("navigate_to(a) 1", "pick_up(b) 1", "mix(c) 5");
        assertThat(annotation.provenance().removed()).containsExactly("focus on the f");
    }

    @Test
    void aRunOfMissingActionsIsAskedFor() {
        Prompt prompt = needed(annotate(WITHOUT_MIXING));
        assertThat(prompt.messages().stream().map(Message::role))
                .containsExactly(Message.Role.SYSTEM, Message.Role.USER, Message.Role.ASSISTANT, Message.Role.USER);
        assertThat(prompt.messages().get(2).content()).isEqualTo(WITHOUT_MIXING);
        assertThat(prompt.messages().get(3).content()).contains("\n'mix c', 'mix d', 'mix e'\n");
        Annotation annotation = done(annotate(WITHOUT_MIXING, MIXING));
        assertThat(segments(annotation))
                .containsExactly("navigate_to(a) 1", "pick_up(b) 1", "mix(c) 1", "mix(d) 2", "focus_on(f) 2");
        assertThat(annotation.provenance().status()).isEqualTo(Status.REPAIRED);
        assertThat(annotation.provenance().count(Source.REPAIR)).isEqualTo(3);
        assertThat(annotation.provenance().calls()).isEqualTo(2);
    }

    @Test
    void aRunIsAskedForTwiceAndTheSecondTimeIsTold() {
        Prompt prompt = needed(annotate(WITHOUT_MIXING, "1- mix(e): {'mix e'}"));
        assertThat(prompt.messages()).hasSize(6);
        assertThat(prompt.messages().getLast().content())
                .contains("leaves out, or has in another order: 'mix c', 'mix d'.");
        assertThat(needed(annotate(WITHOUT_MIXING, "no")).messages().getLast().content())
                .contains("could not read any sub-goal");
        assertThat(segments(done(annotate(WITHOUT_MIXING, "no", MIXING)))).contains("mix(d) 2");
    }

    @Test
    void aRunThatNobodyPlacesFallsToTheSubgoalBeforeIt() {
        Annotation annotation = done(annotate(WITHOUT_MIXING, NONSENSE, NONSENSE));
        assertThat(segments(annotation)).containsExactly("navigate_to(a) 1", "pick_up(b) 4", "focus_on(f) 2");
        assertThat(annotation.provenance().status()).isEqualTo(Status.FALLBACK);
        assertThat(annotation.provenance().count(Source.FALLBACK)).isEqualTo(3);
        assertThat(annotation.provenance().calls()).isEqualTo(3);
    }

    @Test
    void aRunAtTheStartFallsToTheSubgoalBehindIt() {
        String late = "1- mix(c): {'mix c', 'mix d', 'mix e', 'wait1'} 2- focus_on(f): {'focus on f'}";
        assertThat(segments(done(annotate(late, "", "")))).containsExactly("mix(c) 6", "focus_on(f) 1");
    }

    @Test
    void theBetterOfTwoIncompleteRepairsCounts() {
        Annotation annotation = done(annotate(WITHOUT_MIXING, "1- mix(e): {'mix e'}", NONSENSE));
        assertThat(segments(annotation))
                .containsExactly("navigate_to(a) 1", "pick_up(b) 3", "mix(e) 1", "focus_on(f) 2");
        assertThat(annotation.provenance().sources().subList(2, 5))
                .containsExactly(Source.FALLBACK, Source.FALLBACK, Source.REPAIR);
    }

    @Test
    void ofTwoRepairsThatPlaceEquallyManyActionsTheFirstCounts() {
        Annotation annotation = done(annotate(WITHOUT_MIXING, "1- mix(c): {'mix c'}", "1- mix(e): {'mix e'}"));
        assertThat(segments(annotation)).contains("mix(c) 3");
    }

    @Test
    void aRepairMayLeaveASingleActionToItsNeighbour() {
        Annotation annotation = done(annotate(WITHOUT_MIXING, "1- mix(c): {'mix c', 'mix e'}"));
        assertThat(segments(annotation)).contains("mix(c) 3");
        assertThat(annotation.provenance().sources().get(3)).isEqualTo(Source.SINGLE_MISSING);
        assertThat(annotation.provenance().status()).isEqualTo(Status.REPAIRED);
    }

    @Test
    void anUnreadableAnswerIsAskedForOnceMore() {
        Prompt prompt = needed(annotate("Sure!"));
        assertThat(prompt.messages().get(prompt.messages().size() - 2)).isEqualTo(Message.assistant("Sure!"));
        assertThat(needed(annotate(" ")).messages())
                .noneMatch(message -> message.content().isBlank());
        Annotation annotation = done(annotate("Sure!", WHOLE));
        assertThat(annotation.provenance().status()).isEqualTo(Status.REPAIRED);
        assertThat(annotation.provenance().calls()).isEqualTo(2);
        assertThat(annotate("Sure!", "1- find(x): {}"))
                .isEqualTo(new Progress.Rejected<>("No sub-goal with actions could be read in the answer", 2));
    }

    @Test
    void anAnswerAboutSomethingElseIsRejectedWhenRepairsFail() {
        assertThat(needed(annotate(NONSENSE)).messages().getLast().content()).contains("7 neighbouring actions");
        assertThat(annotate(NONSENSE, NONSENSE, NONSENSE))
                .isEqualTo(new Progress.Rejected<>("No action of the answer is one of the path", 3));
        assertThat(segments(done(annotate(NONSENSE, WHOLE)))).hasSize(4);
    }

    @Test
    void anEpisodeCostsSixCallsAtMost() {
        Trajectory gold = path("a", "b", "x", "c", "d", "y", "e", "f", "z");
        String answer = "1- use(x): {'x'} 2- use(y): {'y'} 3- use(z): {'z'}";
        List<String> replies = new ArrayList<>(List.of("hm", answer));
        Progress<Annotation> progress = annotate(gold, replies);
        while (progress instanceof Progress.NeedsCall<Annotation>) {
            replies.add(NONSENSE);
            progress = annotate(gold, replies);
        }
        assertThat(replies).hasSize(6);
        Annotation annotation = done(progress);
        assertThat(segments(annotation)).containsExactly("use(x) 5", "use(y) 3", "use(z) 1");
        assertThat(annotation.provenance().count(Source.FALLBACK)).isEqualTo(6);
        assertThat(annotation.provenance().calls()).isEqualTo(6);
    }

    @Test
    void repliesThatAreStoredAreNotAskedForAgain() {
        Map<String, String> stored = new HashMap<>();
        List<String> sent = new ArrayList<>();
        List<String> model = List.of(WITHOUT_MIXING, NONSENSE, MIXING);
        Annotator annotator = new Annotator(PromptVersion.V1, Rules.STANDARD);
        Replies replies = (call, prompt) -> Optional.ofNullable(stored.get(prompt.sha256()));
        for (int run = 0; run < 2; run++) {
            Progress<Annotation> progress = annotator.progress(GOLD, Optional.empty(), replies);
            while (progress instanceof Progress.NeedsCall<Annotation> needed) {
                sent.add(needed.prompt().sha256());
                stored.put(needed.prompt().sha256(), model.get(needed.calls()));
                progress = annotator.progress(GOLD, Optional.empty(), replies);
            }
            assertThat(progress).isEqualTo(annotate(WITHOUT_MIXING, NONSENSE, MIXING));
        }
        assertThat(sent).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void neighboursOfOneNameMergeAndAreCounted() {
        Annotation annotation = done(annotate(WHOLE.replace("'mix d'", "'mix d'} 4- mix(c): {'mix e'")
                .replace(", 'mix e', 'wait1'}", ", 'wait1'}")
                .replace("4- focus", "5- focus")));
        assertThat(segments(annotation)).contains("mix(c) 4");
        assertThat(annotation.provenance().merges()).isEqualTo(1);
        assertThat(annotation.provenance().status()).isEqualTo(Status.CLEAN);
    }

    @Test
    void namesOutsideTheVocabularyAreCountedOnceForEachSubgoal() {
        Annotation annotation = done(annotate(WHOLE.replace("mix(c)", "Stir(c)").replace("pick_up", "grab")));
        assertThat(annotation.provenance().unknownNames()).containsExactly("grab", "stir");
        assertThat(annotation.trajectory().subgoals()).contains("stir(c)");
    }

    @Test
    void aRunOfEqualActionsMayBeWrittenShortAndSplit() {
        Trajectory gold = path("sow", "wait1", "wait1", "wait1", "wait1", "reap");
        Annotation annotation = done(annotate(
                gold, List.of("1- plant(s): {'sow', 'wait1 x1'} 2- wait(): {'wait1 x3'} 3- use(r): {'reap'}")));
        assertThat(segments(annotation)).containsExactly("plant(s) 2", "wait() 3", "use(r) 1");
        assertThat(annotation.provenance().status()).isEqualTo(Status.CLEAN);
    }

    @Test
    void aPathOfOneActionIsAnnotated() {
        assertThat(segments(done(annotate(path("go a"), List.of("1- navigate_to(a): {'go a'}")))))
                .containsExactly("navigate_to(a) 1");
        assertThat(segments(done(annotate(path("go a"), List.of(NONSENSE, "1- navigate_to(a): {'go a'}")))))
                .containsExactly("navigate_to(a) 1");
        assertThatThrownBy(() -> annotate(path(), List.of())).hasMessageContaining("no kept step");
    }

    private static Progress<Annotation> annotate(String... replies) {
        return Paths.annotate(Rules.STANDARD, GOLD, replies);
    }

    private static Progress<Annotation> annotate(Trajectory gold, List<String> replies) {
        return Paths.annotate(Rules.STANDARD, gold, replies.toArray(String[]::new));
    }

    private static Annotation done(Progress<Annotation> progress) {
        assertThat(progress).isInstanceOf(Progress.Done.class);
        return ((Progress.Done<Annotation>) progress).result();
    }

    private static Prompt needed(Progress<Annotation> progress) {
        assertThat(progress).isInstanceOf(Progress.NeedsCall.class);
        return ((Progress.NeedsCall<Annotation>) progress).prompt();
    }
}
