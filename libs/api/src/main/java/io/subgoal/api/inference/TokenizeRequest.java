package io.subgoal.api.inference;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** A text to take apart as a served model does. */
public record TokenizeRequest(
        @NotNull @Size(max = 100) String model,
        @NotNull @Size(max = 100_000) String text) {}
