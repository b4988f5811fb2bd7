package io.subgoal.textworld.task;

import java.util.List;

/**
 * The tasks' names in the published gold archive, which are older than today's. Sorted as text: their positions are the
 * archive's own indices, which are not those of the simulator.
 */
public final class ArchiveNames {

    private static final List<String> SORTED = List.of(
            "task-1-boil",
            "task-1-change-the-state-of-matter-of",
            "task-1-freeze",
            "task-1-melt",
            "task-10-measure-melting-point-(known-substance)",
            "task-10-measure-melting-point-(unknown-substance)",
            "task-10-use-thermometer",
            "task-2-power-component",
            "task-2-power-component-(renewable-vs-nonrenewable-energy)",
            "task-2a-test-conductivity",
            "task-2a-test-conductivity-of-unknown-substances",
            "task-3-find-animal",
            "task-3-find-living-thing",
            "task-3-find-non-living-thing",
            "task-3-find-plant",
            "task-4-grow-fruit",
            "task-4-grow-plant",
            "task-5-chemistry-mix",
            "task-5-chemistry-mix-paint-(secondary-color)",
            "task-5-chemistry-mix-paint-(tertiary-color)",
            "task-6-lifespan-(longest-lived)",
            "task-6-lifespan-(longest-lived-then-shortest-lived)",
            "task-6-lifespan-(shortest-lived)",
            "task-7-identify-life-stages-1",
            "task-7-identify-life-stages-2",
            "task-8-inclined-plane-determine-angle",
            "task-8-inclined-plane-friction-(named-surfaces)",
            "task-8-inclined-plane-friction-(unnamed-surfaces)",
            "task-9-mendellian-genetics-(known-plant)",
            "task-9-mendellian-genetics-(unknown-plant)");

    private ArchiveNames() {}

    /** All names, each at its index. {@link Tasks#get} finds the task of one. */
    public static List<String> all() {
        return SORTED;
    }
}
