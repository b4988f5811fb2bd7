package io.subgoal.scienceworld.inside;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** A number for each name. Those of an array that {@link ReferentMemo} keeps are looked up once. */
final class NameNumbers {

    private static final int MOST_ARRAYS = 4_096;
    private static final int MOST_NAMES = 65_536;

    private static final Map<String, Integer> NUMBERS = new HashMap<>();
    private static final IdentityHashMap<String[], int[]> ARRAYS = new IdentityHashMap<>();

    /** The number of each name in lower case, by its own number. */
    private static int[] lowerCase = new int[1_024];

    private NameNumbers() {}

    static int[] of(String[] names) {
        int[] known = ARRAYS.get(names);
        if (known != null) {
            return known;
        }
        int[] numbers = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            numbers[i] = of(names[i]);
        }
        ARRAYS.put(names, numbers);
        return numbers;
    }

    /** How many numbers there are. */
    static int count() {
        return NUMBERS.size();
    }

    static int lowerCase(int number) {
        return lowerCase[number];
    }

    /** Forgets all when there is too much of it; not while numbers are in use. */
    static void tidy() {
        if (ARRAYS.size() > MOST_ARRAYS || NUMBERS.size() > MOST_NAMES) {
            ARRAYS.clear();
            NUMBERS.clear();
        }
    }

    @SuppressWarnings("StringCaseLocaleUsage") // as the simulator does
    private static int of(String name) {
        Integer known = NUMBERS.get(name);
        if (known != null) {
            return known;
        }
        int number = NUMBERS.size();
        NUMBERS.put(name, number);
        if (number == lowerCase.length) {
            lowerCase = Arrays.copyOf(lowerCase, 2 * number);
        }
        lowerCase[number] = number;
        String lower = name.toLowerCase();
        if (!lower.equals(name)) {
            int other = of(lower);
            lowerCase[number] = other;
        }
        return number;
    }
}
