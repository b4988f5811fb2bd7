package io.subgoal.t5.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TokenTrieTest {

    @Test
    void goesThroughTheBeginningsOfItsSequences() {
        TokenTrie trie = new TokenTrie(List.of(new int[] {5, 7, 1}, new int[] {5, 1}, new int[] {3, 1}));
        assertThat(trie.size()).isEqualTo(3);
        List<Integer> first = new ArrayList<>();
        trie.root().forEachChild((token, node) -> first.add(token));
        assertThat(first).containsExactly(3, 5);
        trie.root().forEachChild((token, node) -> {
            assertThat(node.terminal()).isFalse();
            assertThat(node.leaf()).isFalse();
        });
    }

    @Test
    void aSequenceMayBeTheBeginningOfAnother() {
        TokenTrie trie = new TokenTrie(List.of(new int[] {5, 1}, new int[] {5, 1, 2}));
        List<String> found = new ArrayList<>();
        collect(trie.root(), new int[0], found);
        assertThat(found).containsExactly("[5, 1]", "[5, 1, 2]");
    }

    @Test
    void holdsJustWhatItWasGivenAndKnowsWhereItStood() {
        Random random = new Random(4);
        List<int[]> given = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            given.add(random.ints(1 + random.nextInt(5), 0, 6).toArray());
        }
        TokenTrie trie = new TokenTrie(given);
        List<String> found = new ArrayList<>();
        collect(trie.root(), new int[0], found);
        TreeSet<String> expected = new TreeSet<>();
        given.forEach(sequence -> expected.add(Arrays.toString(sequence)));
        assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
        assertThat(trie.size()).isEqualTo(expected.size());
        for (int[] sequence : given) {
            int place = trie.place(sequence.clone()).orElseThrow();
            assertThat(given.get(place)).isEqualTo(sequence);
            assertThat(given.subList(0, place)).noneMatch(earlier -> Arrays.equals(earlier, sequence));
        }
        assertThat(trie.place(new int[] {9})).isEmpty();
    }

    @Test
    void refusesNothingAndEmptySequences() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenTrie(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenTrie(List.of(new int[0])));
    }

    private static void collect(TokenTrie.Node node, int[] prefix, List<String> found) {
        if (prefix.length > 0 && node.terminal()) {
            found.add(Arrays.toString(prefix));
        }
        if (!node.leaf()) {
            node.forEachChild((token, child) -> {
                int[] longer = Arrays.copyOf(prefix, prefix.length + 1);
                longer[prefix.length] = token;
                collect(child, longer, found);
            });
        }
    }
}
