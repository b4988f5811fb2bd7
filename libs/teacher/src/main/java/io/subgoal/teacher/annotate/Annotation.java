package io.subgoal.teacher.annotate;

import io.subgoal.textworld.trajectory.AnnotatedTrajectory;

/** A trajectory with its sub-goals, and how they came about. */
public record Annotation(AnnotatedTrajectory trajectory, Provenance provenance) {}
