package io.subgoal.api.inference;

import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** The checkpoint that an alias is to stand for. */
public record AliasRequest(@NotNull UUID checkpointId) {}
