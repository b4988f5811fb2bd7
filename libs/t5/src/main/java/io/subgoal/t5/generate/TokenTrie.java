package io.subgoal.t5.generate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A set of allowed sequences as a tree of tokens. Each sequence ends with the end token. */
public final class TokenTrie {

    private final Node root = new Node();
    private final int size;

    /**
     * @param sequences token ids, each ended by the model's end token
     */
    public TokenTrie(Collection<int[]> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one allowed sequence");
        }
        for (int[] sequence : sequences) {
            if (sequence.length == 0) {
                throw new IllegalArgumentException("An allowed sequence is empty");
            }
            Node node = root;
            for (int token : sequence) {
                node = node.children.computeIfAbsent(token, t -> new Node());
            }
            node.terminal = true;
        }
        size = sequences.size();
    }

    public int size() {
        return size;
    }

    Node root() {
        return root;
    }

    /** A prefix of allowed sequences. */
    static final class Node {

        private final Map<Integer, Node> children = new LinkedHashMap<>();
        private boolean terminal;

        Map<Integer, Node> children() {
            return children;
        }

        /** Whether an allowed sequence ends here. */
        boolean terminal() {
            return terminal;
        }
    }
}
