package io.subgoal.api.annotation;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Another budget for a run; its job goes on when it is resumed. */
public record BudgetChange(@Valid @NotNull Budget budget) {}
