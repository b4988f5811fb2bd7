package io.subgoal.annotation.exchange;

/** How a file holds trajectories. */
public enum TrajectoryFormat {
    /** One JSON object with the tasks' indices as keys, as the published gold archive. */
    ARCHIVE,
    /** One trajectory a line. */
    JSONL
}
