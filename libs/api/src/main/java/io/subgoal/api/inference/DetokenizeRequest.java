package io.subgoal.api.inference;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Ids of which the text is wanted, as a served model writes it; special tokens are left out. */
public record DetokenizeRequest(
        @NotNull @Size(max = 100) String model,
        @NotNull @Size(max = 100_000) List<@NotNull Integer> ids) {}
