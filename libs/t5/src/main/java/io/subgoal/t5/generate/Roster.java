package io.subgoal.t5.generate;

import java.util.Arrays;

/**
 * Who is in a {@link Decoding}: how many steps each sample has taken, and where its rows were in the last one. All rows
 * share one cache of keys and values, whose newest column is the last; of a sample that came later, the columns before its
 * first step belong to others and have to be hidden.
 */
public final class Roster {

    /** To cut is to copy: there must be so many columns that nobody needs, and as many as the others. */
    private static final int SURPLUS = 16;

    private int[] ages = {};
    /** Where each sample stood in the last step; {@code -1} for one that was not there. */
    private int[] places = {};

    private int columns;
    private int width;

    /** Adds samples behind the others. */
    public void join(int count) {
        int before = ages.length;
        ages = Arrays.copyOf(ages, before + count);
        places = Arrays.copyOf(places, before + count);
        Arrays.fill(places, before, places.length, -1);
    }

    /**
     * Lets samples go.
     *
     * @param samples which ones stay, in their new order
     */
    public void keep(int[] samples) {
        ages = pick(ages, samples);
        places = pick(places, samples);
    }

    public int samples() {
        return ages.length;
    }

    /** Columns of the cache. */
    public int columns() {
        return columns;
    }

    /** Whether no row of the cache is of use any more. */
    public boolean fresh() {
        return columns > 0 && Arrays.stream(ages).allMatch(age -> age == 0);
    }

    /** How many of the oldest columns to take out of the cache: what no sample needs any more, once it is worth it. */
    public int surplus() {
        int unneeded = columns - Arrays.stream(ages).max().orElse(0);
        return unneeded >= SURPLUS && 2 * unneeded >= columns ? unneeded : 0;
    }

    /** Says that the oldest columns were taken out of the cache. */
    public void cut(int count) {
        columns -= count;
    }

    /** Whether no sample has columns to be hidden. */
    public boolean even() {
        return Arrays.stream(ages).allMatch(age -> age == columns);
    }

    /** The oldest columns that a sample's rows must not see. */
    public int hidden(int sample) {
        return columns - ages[sample];
    }

    /**
     * Where in the cache each row goes on from.
     *
     * @param order the same among the rows of the samples that are here now
     */
    public long[] order(long[] order) {
        long[] from = new long[order.length];
        int now = order.length / ages.length;
        for (int row = 0; row < order.length; row++) {
            int sample = row / now;
            // A new sample may take any row: it sees nothing of it.
            from[row] = places[sample] < 0 ? 0 : places[sample] * (long) width + order[row] - sample * (long) width;
        }
        return from;
    }

    /** Says that a step was taken, with so many rows for each sample. */
    public void stepped(int rowsOfASample) {
        width = rowsOfASample;
        columns++;
        for (int i = 0; i < ages.length; i++) {
            ages[i]++;
            places[i] = i;
        }
    }

    /** Goes back to before the first step. */
    public void restart() {
        columns = 0;
        Arrays.fill(ages, 0);
        Arrays.fill(places, -1);
    }

    private static int[] pick(int[] values, int[] places) {
        return Arrays.stream(places).map(place -> values[place]).toArray();
    }
}
