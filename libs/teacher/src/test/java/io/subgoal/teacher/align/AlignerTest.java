package io.subgoal.teacher.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.teacher.align.Edit.Add;
import io.subgoal.teacher.align.Edit.Match;
import io.subgoal.teacher.align.Edit.Remove;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AlignerTest {

    @Test
    void equalListsMatchFromEndToEnd() {
        Alignment alignment = align("a b a", "a b a");
        assertThat(alignment.edits()).containsExactly(new Match(0, 0), new Match(1, 1), new Match(2, 2));
        assertThat(alignment.exact()).isTrue();
    }

    @Test
    void caseBlanksQuotesAndIntoDoNotMatter() {
        List<String> gold = List.of("pour cup in jug", "go to kitchen", "focus on unknown substance B");
        List<String> listed = List.of("Pour  cup into jug", " 'go to\tkitchen' ", "focus on unknown substance b");
        assertThat(Aligner.align(gold, listed).exact()).isTrue();
        assertThat(Aligner.align(List.of("move a in b"), List.of("move a into b"))
                        .exact())
                .isFalse();
    }

    @Test
    void ofEqualActionsInARowTheEarliestMatch() {
        assertThat(align("w w w x", "w x").edits())
                .containsExactly(new Match(0, 0), new Add(1, 1), new Add(2, 1), new Match(3, 1));
        assertThat(align("w x", "w w w x").edits())
                .containsExactly(new Match(0, 0), new Remove(1), new Remove(2), new Match(1, 3));
    }

    @Test
    void addingComesBeforeRemoving() {
        assertThat(align("a b", "c b").edits()).containsExactly(new Add(0, 0), new Remove(0), new Match(1, 1));
        assertThat(align("a", "b").edits()).containsExactly(new Add(0, 0), new Remove(0));
    }

    @Test
    void theEndsNeedNotMatch() {
        assertThat(align("a b c", "a b x").edits())
                .containsExactly(new Match(0, 0), new Match(1, 1), new Add(2, 2), new Remove(2));
    }

    @Test
    void emptyListsAreAligned() {
        assertThat(align("", "").edits()).isEmpty();
        assertThat(align("a b", "").missing()).containsExactly(new MissingRun(0, 2, 0));
        assertThat(align("", "a b").removed()).containsExactly(0, 1);
    }

    @Test
    void missingNeighboursAreOneRunWhateverIsRemovedBetween() {
        Alignment alignment = align("a b c d e f", "a x d y f");
        assertThat(alignment.missing()).containsExactly(new MissingRun(1, 3, 1), new MissingRun(4, 5, 3));
        assertThat(alignment.removed()).containsExactly(1, 3);
    }

    @Test
    void asPublishedTheLastElementsCorrespondAndTheLatestOfEqualActionsMatch() {
        assertThat(reference("a b c", "a b x").edits())
                .containsExactly(new Match(0, 0), new Match(1, 1), new Match(2, 2));
        assertThat(reference("w w w x", "w x").edits())
                .containsExactly(new Add(0, 0), new Add(1, 0), new Match(2, 0), new Match(3, 1));
        assertThat(reference("w x", "w w w x").edits())
                .containsExactly(new Remove(0), new Remove(1), new Match(0, 2), new Match(1, 3));
        assertThat(reference("A b", "a b").exact()).isFalse();
        assertThat(reference("a b", "x A b").edits())
                .containsExactly(new Add(0, 0), new Remove(0), new Remove(1), new Match(1, 2));
        assertThatThrownBy(() -> reference("a", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scriptsAreShortestAndHoldEveryActionOnceInOrder() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            List<String> gold = letters(random, random.nextInt(9));
            List<String> listed = letters(random, random.nextInt(9));
            Alignment alignment = Aligner.align(gold, listed);
            int changes = alignment.edits().size() - alignment.matches().size();
            assertThat(changes).isEqualTo(gold.size() + listed.size() - 2 * longestCommon(gold, listed));
            assertThat(applied(alignment, gold, listed)).isEqualTo(gold);
            if (!gold.isEmpty() && !listed.isEmpty()) {
                Alignment published = Aligner.reference(gold, listed);
                List<String> forced = new ArrayList<>(listed);
                forced.set(listed.size() - 1, gold.getLast());
                assertThat(applied(published, gold, forced)).isEqualTo(gold);
            }
        }
    }

    @Test
    @Timeout(10)
    void listsWithoutEndAreBounded() {
        List<String> gold = Collections.nCopies(400, "wait1");
        List<String> listed = new ArrayList<>(Collections.nCopies(1_000_000, "wait1"));
        Alignment alignment = Aligner.align(gold, listed);
        assertThat(alignment.matches()).hasSize(400);
        assertThat(alignment.edits()).hasSize(1_000_000);
        assertThat(Aligner.reference(gold, listed).edits()).hasSize(1_000_000);
    }

    /** Plays a script; fails if it does not take both lists in order. */
    private static List<String> applied(Alignment alignment, List<String> gold, List<String> listed) {
        List<String> result = new ArrayList<>();
        int i = 0;
        int j = 0;
        for (Edit edit : alignment.edits()) {
            switch (edit) {
                case Match match -> {
                    assertThat(match.gold()).isEqualTo(i++);
                    assertThat(match.listed()).isEqualTo(j);
                    result.add(listed.get(j++));
                }
                case Add add -> {
                    assertThat(add.gold()).isEqualTo(i);
                    assertThat(add.before()).isEqualTo(j);
                    result.add(gold.get(i++));
                }
                case Remove remove -> assertThat(remove.listed()).isEqualTo(j++);
            }
        }
        assertThat(i).isEqualTo(gold.size());
        assertThat(j).isEqualTo(listed.size());
        return result;
    }

    private static int longestCommon(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                common[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? common[i - 1][j - 1] + 1
                        : Math.max(common[i - 1][j], common[i][j - 1]);
            }
        }
        return common[a.size()][b.size()];
    }

    private static List<String> letters(Random random, int length) {
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            letters.add(Character.toString('a' + random.nextInt(3)));
        }
        return letters;
    }

    private static Alignment align(String gold, String listed) {
        return Aligner.align(words(gold), words(listed));
    }

    private static Alignment reference(String gold, String listed) {
        return Aligner.reference(words(gold), words(listed));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
