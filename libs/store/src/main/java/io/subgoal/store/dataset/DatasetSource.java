package io.subgoal.store.dataset;

import java.util.Locale;

/** Where a dataset's trajectories come from. */
public enum DatasetSource {
    /** Made by the simulator's solver, here. */
    SIMULATOR,
    /** A file in the format of the published gold archive. */
    ARCHIVE,
    /** A file of JSON lines, one trajectory each. */
    JSONL;

    /** The lower-case name used in the store and on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DatasetSource of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
