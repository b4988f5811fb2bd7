package io.subgoal.api.inference;

import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** A checkpoint to serve under a name. */
public record ModelRequest(@NotNull UUID checkpointId) {}
