package io.subgoal.store.dataset;

import io.subgoal.textworld.trajectory.Trajectory;

/** A trajectory with its number in the store. */
public record StoredTrajectory(long id, Trajectory trajectory) {}
