package io.subgoal.t5.parity;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of one case.
 *
 * @param directory where the case lies
 * @param name such as {@code forward/0}, {@code generate/2} or {@code train}
 * @param worst the worst difference of each kind
 * @param error what kept the case from being run
 */
public record CaseResult(
        Path directory,
        String name,
        Map<Difference, Double> worst,
        @Nullable String error) {

    public CaseResult {
        worst = Map.copyOf(worst);
    }

    /** Whether it was run and no difference is over its limit. */
    public boolean pass() {
        return error == null
                && worst.entrySet().stream()
                        .allMatch(e -> e.getValue() <= e.getKey().limit());
    }

    /** One JSON object on one line. */
    public String json() {
        ObjectNode root = new JsonMapper().createObjectNode();
        root.put("directory", directory.toString());
        root.put("case", name);
        ObjectNode differences = root.putObject("worst");
        for (Difference kind : List.of(Difference.values())) {
            Double value = worst.get(kind);
            if (value != null) {
                differences.put(kind.wireName(), value);
            }
        }
        if (error != null) {
            root.put("error", error);
        }
        root.put("pass", pass());
        return root.toString();
    }
}
