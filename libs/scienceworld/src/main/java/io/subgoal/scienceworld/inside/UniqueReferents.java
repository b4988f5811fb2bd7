package io.subgoal.scienceworld.inside;

import java.util.Arrays;
import java.util.Random;

/**
 * Chooses a name for each object, so that as few as possible share one. It chooses what the simulator chooses and draws
 * the same random numbers; only, it counts numbers instead of texts and stops when no name is shared.
 */
public final class UniqueReferents {

    private static final int ROUNDS = 20;
    private static final int ROUNDS_IN_ORDER = 10;

    private UniqueReferents() {}

    /**
     * One name for each object.
     *
     * @param names the possible names of each object, in the order in which they are tried
     */
    public static String[] choose(String[][] names, Random random) {
        NameNumbers.tidy();
        int[][] numbers = new int[names.length][];
        for (int i = 0; i < names.length; i++) {
            numbers[i] = NameNumbers.of(names[i]);
        }
        int[] count = new int[NameNumbers.count()];
        int[][] places = placesOfUnshared(numbers, count);
        int[] chosen = new int[names.length];
        for (int round = 0; round < ROUNDS && move(round, numbers, places, chosen, count, random); round++) {}
        String[] result = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            result[i] = names[i][places[i][chosen[i]]];
        }
        return result;
    }

    /** Leaves out names that several objects have; an object that would be left without one keeps them all. */
    private static int[][] placesOfUnshared(int[][] numbers, int[] count) {
        for (int[] ofObject : numbers) {
            for (int number : ofObject) {
                count[NameNumbers.lowerCase(number)]++;
            }
        }
        int[][] places = new int[numbers.length][];
        for (int i = 0; i < numbers.length; i++) {
            int[] own = new int[numbers[i].length];
            int found = 0;
            for (int place = 0; place < own.length; place++) {
                if (count[NameNumbers.lowerCase(numbers[i][place])] == 1) {
                    own[found++] = place;
                }
            }
            places[i] = found == 0 ? all(own.length) : Arrays.copyOf(own, found);
        }
        return places;
    }

    private static int[] all(int length) {
        int[] all = new int[length];
        Arrays.setAll(all, place -> place);
        return all;
    }

    /** Those who share a name take their next one, in later rounds any; says whether there were such. */
    private static boolean move(int round, int[][] numbers, int[][] places, int[] chosen, int[] count, Random random) {
        Arrays.fill(count, 0);
        for (int i = 0; i < chosen.length; i++) {
            count[numbers[i][places[i][chosen[i]]]]++;
        }
        boolean moved = false;
        for (int i = 0; i < chosen.length; i++) {
            if (count[numbers[i][places[i][chosen[i]]]] > 1) {
                int most = places[i].length;
                chosen[i] = round < ROUNDS_IN_ORDER ? (chosen[i] + 1) % most : random.nextInt(most);
                moved = true;
            }
        }
        return moved;
    }
}
