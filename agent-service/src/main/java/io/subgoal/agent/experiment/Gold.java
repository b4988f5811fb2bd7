package io.subgoal.agent.experiment;

import io.subgoal.api.annotation.DatasetRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The dataset of an experiment. */
sealed interface Gold {

    /** One that the annotation service makes, unless it is there already. */
    record Made(DatasetRequest request) implements Gold {}

    /** One of a known content, which must be in the store. */
    record Kept(String checksum) implements Gold {

        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

        public Kept {
            if (!SHA256.matcher(checksum).matches()) {
                throw new BadPartException(FIELD, "must be 64 hexadecimal digits, small letters");
            }
        }

        /** What to do if the store has no such dataset. */
        BadPartException absent() {
            return new BadPartException(
                    FIELD,
                    "The store has no dataset with the checksum %s: import it first with POST /v1/datasets/import of the annotation service, or name its file to ./subgoal experiment"
                            .formatted(checksum));
        }
    }

    /** Where the checksum stands in a request. */
    String FIELD = "dataset.checksum";

    /**
     * Reads the part of a request.
     *
     * @throws BadPartException if it is neither
     */
    static Gold of(Map<String, Object> part) {
        Object checksum = part.get("checksum");
        if (checksum == null) {
            Map<String, Object> body = new LinkedHashMap<>(part);
            body.put("name", "x-dataset-" + Fingerprint.of(part));
            return new Made(Parts.read("dataset", body, DatasetRequest.class));
        }
        if (part.size() > 1) {
            throw new BadPartException(FIELD, "names a dataset that is there; nothing else can be said of it");
        }
        return new Kept(checksum.toString());
    }
}
