package io.subgoal.store.annotation;

import io.subgoal.textworld.trajectory.AnnotatedTrajectory;

/** An annotated trajectory with the number of its trajectory. */
public record StoredAnnotation(long trajectoryId, AnnotatedTrajectory annotated) {}
