package io.subgoal.scienceworld.inside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UniqueReferentsTest {

    @Test
    void takesTheFirstNameThatNoOtherObjectHas() {
        String[][] names = {{"cup", "cup in kitchen"}, {"cup", "cup in hallway"}, {"door"}};
        assertThat(UniqueReferents.choose(names, new Random(1)))
                .containsExactly("cup in kitchen", "cup in hallway", "door");
    }

    /** What the simulator's own method does, as its source says it. */
    @Test
    void choosesAndDrawsAsTheSimulatorDoes() {
        Random objects = new Random(7);
        for (int trial = 0; trial < 2_000; trial++) {
            String[][] names = names(objects);
            Random ours = new Random(trial);
            Random theirs = new Random(trial);
            assertThat(UniqueReferents.choose(names, ours)).isEqualTo(chooseByTexts(withoutShared(names), theirs));
            assertThat(ours.nextLong()).isEqualTo(theirs.nextLong());
        }
    }

    private static String[][] names(Random random) {
        String[][] names = new String[1 + random.nextInt(12)][];
        for (int i = 0; i < names.length; i++) {
            names[i] = new String[1 + random.nextInt(4)];
            for (int j = 0; j < names[i].length; j++) {
                names[i][j] = (random.nextInt(9) == 0 ? "Cup " : "cup ") + random.nextInt(14);
            }
        }
        return names;
    }

    private static String[][] withoutShared(String[][] names) {
        Map<String, Integer> count = new HashMap<>();
        for (String[] ofObject : names) {
            for (String name : ofObject) {
                count.merge(name.toLowerCase(Locale.ROOT), 1, Integer::sum);
            }
        }
        List<String[]> result = new ArrayList<>();
        for (String[] ofObject : names) {
            List<String> own = new ArrayList<>();
            for (String name : ofObject) {
                if (count.getOrDefault(name.toLowerCase(Locale.ROOT), 0) <= 1) {
                    own.add(name);
                }
            }
            result.add(own.isEmpty() ? ofObject : own.toArray(String[]::new));
        }
        return result.toArray(String[][]::new);
    }

    private static String[] chooseByTexts(String[][] names, Random random) {
        int[] chosen = new int[names.length];
        for (int attempt = 0; attempt < 20; attempt++) {
            Map<String, Integer> frequency = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                frequency.merge(names[i][chosen[i]], 1, Integer::sum);
            }
            for (int i = 0; i < names.length; i++) {
                if (frequency.getOrDefault(names[i][chosen[i]], 0) > 1) {
                    chosen[i] = attempt < 10 ? (chosen[i] + 1) % names[i].length : random.nextInt(names[i].length);
                }
            }
        }
        String[] result = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            result[i] = names[i][chosen[i]];
        }
        return result;
    }
}
