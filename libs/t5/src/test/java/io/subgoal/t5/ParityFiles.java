package io.subgoal.t5;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.t5.parity.Difference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The directories of parity cases among the test's resources. */
public final class ParityFiles {

    private ParityFiles() {}

    public static Path directory(String name) {
        return Path.of("src/test/resources/parity", name);
    }

    public static JsonNode cases(Path directory) {
        return new JsonMapper().readTree(directory.resolve("cases.json").toFile());
    }

    /** The sources of a batch without what fills them up on the right. */
    public static List<int[]> sources(JsonNode batch) {
        return batch.get("input_ids")
                .valueStream()
                .map(row -> row.valueStream().mapToInt(JsonNode::asInt).toArray())
                .map(row -> Arrays.copyOf(row, length(row)))
                .toList();
    }

    /** Compares with a tolerance that is relative to the largest expected value. */
    public static void assertClose(float[] actual, float[] expected, double relative) {
        assertThat(Difference.ofArrays(actual, expected)).isLessThanOrEqualTo(relative);
    }

    /** These batches are filled up with id 0, which stands nowhere else. */
    private static int length(int[] row) {
        int length = row.length;
        while (row[length - 1] == 0) {
            length--;
        }
        return length;
    }
}
