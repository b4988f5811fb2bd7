package io.subgoal.teacher.align;

/**
 * The choices of a dynamic program over what is left of the path and of the listed actions, filled from the end. One byte
 * a cell: costs are kept for two rows only.
 */
final class Costs {

    static final byte MATCH = 0;
    static final byte ADD = 1;
    static final byte REMOVE = 2;

    private final byte[][] choices;

    private Costs(byte[][] choices) {
        this.choices = choices;
    }

    byte choice(int gold, int listed) {
        return choices[gold][listed];
    }

    /** Adding and removing cost 1; of equal costs a match comes first, then adding, then removing. */
    static Costs standard(String[] gold, String[] listed) {
        int n = gold.length;
        int m = listed.length;
        byte[][] choices = new byte[n + 1][m + 1];
        int[] below = new int[m + 1];
        for (int j = m - 1; j >= 0; j--) {
            below[j] = m - j;
            choices[n][j] = REMOVE;
        }
        for (int i = n - 1; i >= 0; i--) {
            int[] row = new int[m + 1];
            row[m] = n - i;
            choices[i][m] = ADD;
            for (int j = m - 1; j >= 0; j--) {
                int add = below[j] + 1;
                int remove = row[j + 1] + 1;
                row[j] = Math.min(add, remove);
                choices[i][j] = add <= remove ? ADD : REMOVE;
                if (gold[i].equals(listed[j]) && below[j + 1] <= row[j]) {
                    row[j] = below[j + 1];
                    choices[i][j] = MATCH;
                }
            }
            below = row;
        }
        return new Costs(choices);
    }

    /**
     * As the published code has it: the last two elements correspond, whatever they are, and of equal costs adding comes
     * first, then removing, then a match. Both must have an element.
     */
    static Costs reference(String[] gold, String[] listed) {
        int n = gold.length;
        int m = listed.length;
        byte[][] choices = new byte[n][m];
        int[] below = new int[m];
        for (int j = m - 2; j >= 0; j--) {
            below[j] = m - 1 - j;
            choices[n - 1][j] = REMOVE;
        }
        for (int i = n - 2; i >= 0; i--) {
            int[] row = new int[m];
            row[m - 1] = n - 1 - i;
            choices[i][m - 1] = ADD;
            for (int j = m - 2; j >= 0; j--) {
                row[j] = below[j] + 1;
                choices[i][j] = ADD;
                if (row[j + 1] + 1 < row[j]) {
                    row[j] = row[j + 1] + 1;
                    choices[i][j] = REMOVE;
                }
                if (gold[i].equals(listed[j]) && below[j + 1] < row[j]) {
                    row[j] = below[j + 1];
                    choices[i][j] = MATCH;
                }
            }
            below = row;
        }
        return new Costs(choices);
    }
}
