package io.subgoal.textworld.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against results of the published code: {@code golden/shuffles.txt} has a line for each sampled task. */
class EpisodeSelectionTest {

    /** Episodes the published code uses, train/dev/test, in the simulator's order of tasks. */
    private static final String USED = """
            14/7/9 14/7/9 16/8/8 18/9/9 18/9/9 150/75/9 150/75/9 150/75/9 150/75/9 14/7/9 62/31/9 62/31/9 6/3/5 4/2/4
            7/4/9 26/15/9 13/7/9 62/31/9 62/31/9 62/31/9 218/109/9 150/75/9 14/7/9 19/9/9 23/12/9 10/5/5 10/5/5
            20/10/9 300/150/9 270/135/9""";

    /** A sampled task: the sample, and how many of it come before the tenth test episode. */
    private record Golden(String taskId, int variations, List<Integer> sample, int walked) {

        static Golden parse(String line) {
            String[] parts = line.split(" ");
            String walked = parts[2].contains("|") ? parts[2].substring(0, parts[2].indexOf('|')) : parts[2];
            return new Golden(
                    parts[0],
                    Integer.parseInt(parts[1]),
                    numbers(parts[2].replace("|", "")),
                    numbers(walked).size());
        }

        private static List<Integer> numbers(String text) {
            return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
        }
    }

    @Test
    void drawsTheSamplesOfThePublishedCode() throws IOException {
        assertThat(golden()).hasSize(6).allSatisfy(golden -> {
            Task task = Tasks.get(golden.taskId());
            assertThat(task.variations()).isEqualTo(golden.variations());
            assertThat(EpisodeSelection.sample(task)).isEqualTo(golden.sample());
        });
    }

    @Test
    void theReferenceStopsBeforeTheTenthTestEpisode() throws IOException {
        assertThat(golden())
                .allSatisfy(golden -> assertThat(EpisodeSelection.REFERENCE.variations(Tasks.get(golden.taskId())))
                        .isEqualTo(golden.sample().subList(0, golden.walked())));
    }

    @Test
    void theReferenceUsesAsManyEpisodesAsThePublishedCode() {
        List<String> used = Tasks.all().stream()
                .map(task -> counts(EpisodeSelection.REFERENCE, task))
                .toList();
        assertThat(used).isEqualTo(List.of(USED.split("\\s+")));
        assertThat(total(EpisodeSelection.REFERENCE, Fold.TRAIN)).isEqualTo(2094);
        assertThat(total(EpisodeSelection.REFERENCE, Fold.DEV)).isEqualTo(1050);
        assertThat(total(EpisodeSelection.REFERENCE, Fold.TEST)).isEqualTo(252);
    }

    @Test
    void theCleanSelectionKeepsEveryTrainAndDevEpisodeOfTheSample() {
        Map<String, String> sampled = new TreeMap<>();
        for (String id : List.of("9-1", "9-2", "9-3", "10-1", "10-2", "3-3")) {
            sampled.put(id, counts(EpisodeSelection.CLEAN, Tasks.get(id)));
        }
        assertThat(sampled)
                .isEqualTo(new TreeMap<>(Map.of(
                        "9-1", "24/10/10",
                        "9-2", "26/15/9",
                        "9-3", "23/13/10",
                        "10-1", "26/11/10",
                        "10-2", "24/14/10",
                        "3-3", "48/22/10")));
        assertThat(counts(EpisodeSelection.CLEAN, Tasks.get("4-4"))).isEqualTo("150/75/10");
        assertThat(counts(EpisodeSelection.CLEAN, Tasks.get("1-1"))).isEqualTo("14/7/9");
    }

    @Test
    void aSelectionGoesByItsName() {
        assertThat(EpisodeSelection.parse("clean")).contains(EpisodeSelection.CLEAN);
        assertThat(EpisodeSelection.parse("reference")).contains(EpisodeSelection.REFERENCE);
        assertThat(EpisodeSelection.parse("Clean")).isEmpty();
    }

    private static String counts(EpisodeSelection selection, Task task) {
        return "%d/%d/%d"
                .formatted(
                        count(selection, task, Fold.TRAIN),
                        count(selection, task, Fold.DEV),
                        count(selection, task, Fold.TEST));
    }

    private static long total(EpisodeSelection selection, Fold fold) {
        return Tasks.all().stream()
                .mapToLong(task -> count(selection, task, fold))
                .sum();
    }

    private static long count(EpisodeSelection selection, Task task, Fold fold) {
        return selection.variations(task).stream()
                .filter(variation -> task.fold(variation) == fold)
                .count();
    }

    private static List<Golden> golden() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(EpisodeSelectionTest.class.getResourceAsStream("/golden/shuffles.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Golden::parse)
                    .toList();
        }
    }
}
