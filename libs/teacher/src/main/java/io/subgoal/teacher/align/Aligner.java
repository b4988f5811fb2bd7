package io.subgoal.teacher.align;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligns listed actions with a path. Deterministic. Time and memory grow with the product of both lengths, which is
 * bounded by {@link #MAX_CELLS}: of a longer list the end is removed unread.
 */
public final class Aligner {

    /** Room for a path of 400 actions and a list of 4,000, ten times over; a cell is a byte. */
    static final int MAX_CELLS = 16_000_000;

    private Aligner() {}

    /**
     * The shortest edit script by our rule. Actions are compared without regard to case, blanks, quotes, and {@code pour
     * ... in} for {@code into}. Of equal actions in a row, the earliest ones match.
     */
    public static Alignment align(List<String> gold, List<String> listed) {
        List<String> read = listed.subList(0, readable(gold, listed));
        String[] goldKeys = gold.stream().map(ActionKey::of).toArray(String[]::new);
        String[] keys = read.stream().map(ActionKey::of).toArray(String[]::new);
        Costs costs = Costs.standard(goldKeys, keys);
        List<Edit> edits = walk(costs, gold.size(), read.size());
        for (int j = read.size(); j < listed.size(); j++) {
            edits.add(new Edit.Remove(j));
        }
        return new Alignment(edits);
    }

    /**
     * The edit script of the published code: exact comparison, the last elements always match, and of equal actions in a
     * row the latest ones do. Both lists must have an element.
     */
    public static Alignment reference(List<String> gold, List<String> listed) {
        if (gold.isEmpty() || listed.isEmpty()) {
            throw new IllegalArgumentException("The published alignment needs an action on both sides");
        }
        List<String> read = listed.subList(0, readable(gold, listed));
        Costs costs = Costs.reference(gold.toArray(String[]::new), read.toArray(String[]::new));
        List<Edit> edits = walk(costs, gold.size() - 1, read.size() - 1);
        edits.add(new Edit.Match(gold.size() - 1, read.size() - 1));
        for (int j = read.size(); j < listed.size(); j++) {
            edits.add(new Edit.Remove(j));
        }
        return new Alignment(edits);
    }

    private static int readable(List<String> gold, List<String> listed) {
        return Math.min(listed.size(), Math.max(1, MAX_CELLS / (gold.size() + 1)));
    }

    /** From the beginning to the given corner. */
    private static List<Edit> walk(Costs costs, int gold, int listed) {
        List<Edit> edits = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < gold || j < listed) {
            switch (costs.choice(i, j)) {
                case Costs.MATCH -> edits.add(new Edit.Match(i++, j++));
                case Costs.ADD -> edits.add(new Edit.Add(i++, j));
                default -> edits.add(new Edit.Remove(j++));
            }
        }
        return edits;
    }
}
