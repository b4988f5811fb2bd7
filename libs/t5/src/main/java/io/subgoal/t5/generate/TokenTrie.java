package io.subgoal.t5.generate;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A set of allowed sequences as a tree of tokens. Each sequence ends with the end token. No tree is built: a prefix is a
 * stretch of the sorted sequences, so that thousands of them cost little more than their sorting.
 */
public final class TokenTrie {

    private final int[][] sequences;
    /** Where each of them stood among those that were given; the first of equal ones. */
    private final int[] places;

    /**
     * @param allowed token ids, each ended by the model's end token
     */
    public TokenTrie(Collection<int[]> allowed) {
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one allowed sequence");
        }
        List<int[]> given = List.copyOf(allowed);
        if (given.stream().anyMatch(sequence -> sequence.length == 0)) {
            throw new IllegalArgumentException("An allowed sequence is empty");
        }
        int[][] all = given.toArray(int[][]::new);
        long[] heads = Arrays.stream(all).mapToLong(TokenTrie::head).toArray();
        Integer[] sorted = IntStream.range(0, all.length).boxed().toArray(Integer[]::new);
        // Keeps the order of equal ones.
        Arrays.sort(sorted, (a, b) -> {
            int byHead = Long.compare(heads[a], heads[b]);
            return byHead != 0 ? byHead : Arrays.compare(all[a], all[b]);
        });
        int[][] distinct = new int[sorted.length][];
        int[] first = new int[sorted.length];
        int count = 0;
        for (int place : sorted) {
            if (count == 0 || !Arrays.equals(distinct[count - 1], all[place])) {
                distinct[count] = all[place];
                first[count] = place;
                count++;
            }
        }
        sequences = Arrays.copyOf(distinct, count);
        places = Arrays.copyOf(first, count);
    }

    /** The first three tokens as a number that is ordered as they are: most comparisons end with it. */
    private static long head(int[] sequence) {
        long head = 0;
        for (int i = 0; i < 3; i++) {
            head = head << 21 | (i < sequence.length ? Math.min(sequence[i], (1 << 21) - 1) : 0);
        }
        return head;
    }

    /** Number of different sequences. */
    public int size() {
        return sequences.length;
    }

    /** Where a sequence stood among those that were given; the first of equal ones. */
    public OptionalInt place(int[] sequence) {
        int found = Arrays.binarySearch(sequences, sequence, Arrays::compare);
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(places[found]);
    }

    Node root() {
        return new Node(0, sequences.length, 0);
    }

    /** What one step leads to. */
    interface Visitor {
        void child(int token, Node node);
    }

    /** A prefix of allowed sequences: those from {@code from} to before {@code to} share their first tokens. */
    final class Node {

        private final int from;
        private final int to;
        private final int length;

        private Node(int from, int to, int length) {
            this.from = from;
            this.to = to;
            this.length = length;
        }

        /** Whether an allowed sequence ends here; it is the first of those that begin so. */
        boolean terminal() {
            return sequences[from].length == length;
        }

        /** Whether none is longer. */
        boolean leaf() {
            return terminal() && to == from + 1;
        }

        void forEachChild(Visitor visitor) {
            int start = terminal() ? from + 1 : from;
            while (start < to) {
                int token = sequences[start][length];
                int end = start + 1;
                while (end < to && sequences[end][length] == token) {
                    end++;
                }
                visitor.child(token, new Node(start, end, length + 1));
                start = end;
            }
        }
    }
}
