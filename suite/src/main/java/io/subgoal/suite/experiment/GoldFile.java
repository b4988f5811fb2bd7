package io.subgoal.suite.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of trajectories that an experiment takes as its dataset.
 *
 * @param checksum of the dataset that it holds
 */
record GoldFile(
        Path file,
        String checksum,
        @Nullable String simulatorVersion,
        @Nullable String simplifications) {

    private static final String FILE = "file";
    private static final String CHECKSUM = "checksum";
    private static final String SIMULATOR_VERSION = "simulatorVersion";
    private static final String SIMPLIFICATIONS = "simplifications";
    private static final Set<String> KEYS = Set.of(FILE, CHECKSUM, SIMULATOR_VERSION, SIMPLIFICATIONS);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Whether the dataset of an experiment is a file. */
    static boolean isNamedBy(Map<String, Object> dataset) {
        return dataset.containsKey(FILE);
    }

    /**
     * Reads the part of an experiment.
     *
     * @param folder where the experiment's file lies
     * @throws IllegalArgumentException if something is missing, unknown or not there
     */
    static GoldFile of(Map<String, Object> dataset, Path folder) {
        Set<String> unknown = new TreeSet<>(dataset.keySet());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "dataset: a file has no %s; it has file, checksum, simulatorVersion, simplifications"
                            .formatted(unknown));
        }
        String checksum = text(dataset, CHECKSUM);
        if (checksum == null || !SHA256.matcher(checksum).matches()) {
            throw new IllegalArgumentException(
                    "dataset: beside 'file' there must be the 'checksum' of its dataset, 64 hexadecimal digits");
        }
        return new GoldFile(
                folder.resolve(String.valueOf(dataset.get(FILE))),
                checksum,
                text(dataset, SIMULATOR_VERSION),
                text(dataset, SIMPLIFICATIONS));
    }

    /** The file, which must be there. */
    Path require() {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "dataset: there is no file %s, and no dataset with the checksum %s in the store"
                            .formatted(file, checksum));
        }
        return file;
    }

    /** What the service is asked for instead of the file. */
    Map<String, Object> part() {
        return Map.of(CHECKSUM, checksum);
    }

    private static @Nullable String text(Map<String, Object> dataset, String key) {
        Object value = dataset.get(key);
        return value == null ? null : value.toString();
    }
}
