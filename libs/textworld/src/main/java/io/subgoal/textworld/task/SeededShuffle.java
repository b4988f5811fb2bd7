package io.subgoal.textworld.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The shuffle of CPython's {@code random.seed(n); random.shuffle(list)}, with which the published episodes were chosen:
 * the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), and bounded numbers by rejection.
 */
final class SeededShuffle {

    private static final int WORDS = 624;
    private static final int MIDDLE = 397;

    private final int[] state = new int[WORDS];
    private int next = WORDS;

    private SeededShuffle(int seed) {
        initByArray(seed);
    }

    /** A shuffled copy. */
    static <T> List<T> shuffle(List<T> items, int seed) {
        SeededShuffle random = new SeededShuffle(seed);
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i >= 1; i--) {
            Collections.swap(shuffled, i, random.below(i + 1));
        }
        return shuffled;
    }

    /** As many of the next output's top bits as the bound has, drawn again while they are not below it. */
    private int below(int bound) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
        int drawn = nextWord() >>> (Integer.SIZE - bits);
        while (drawn >= bound) {
            drawn = nextWord() >>> (Integer.SIZE - bits);
        }
        return drawn;
    }

    /** {@code init_by_array} of the reference implementation, for a key of one word: how CPython seeds. */
    private void initByArray(int key) {
        initByWord(19650218);
        int i = 1;
        for (int k = WORDS; k > 0; k--) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1664525)) + key;
            i = advance(i);
        }
        for (int k = WORDS - 1; k > 0; k--) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1566083941)) - i;
            i = advance(i);
        }
        state[0] = 0x80000000;
    }

    private void initByWord(int seed) {
        state[0] = seed;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    private int advance(int i) {
        if (i + 1 < WORDS) {
            return i + 1;
        }
        state[0] = state[WORDS - 1];
        return 1;
    }

    private int nextWord() {
        if (next == WORDS) {
            twist();
            next = 0;
        }
        int word = state[next++];
        word ^= word >>> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >>> 18);
    }

    private void twist() {
        for (int i = 0; i < WORDS; i++) {
            int joined = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
            int odd = (joined & 1) == 0 ? 0 : 0x9908b0df;
            state[i] = state[(i + MIDDLE) % WORDS] ^ (joined >>> 1) ^ odd;
        }
    }
}
