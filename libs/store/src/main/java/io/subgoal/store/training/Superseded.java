package io.subgoal.store.training;

import java.util.UUID;

/** A checkpoint that nothing keeps. */
public record Superseded(UUID id, String name, long updates) {}
