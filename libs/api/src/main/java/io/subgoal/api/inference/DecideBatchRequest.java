package io.subgoal.api.inference;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** States of many episodes to decide in. */
public record DecideBatchRequest(@NotEmpty @Size(max = 256) List<@NotNull @Valid DecideRequest> requests) {}
