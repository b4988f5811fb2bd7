package io.subgoal.annotation.llm;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;

/**
 * What a model costs.
 *
 * @param model its name, or its name without a date at the end
 * @param input US dollars for a million tokens of questions
 * @param output US dollars for a million tokens of answers
 */
public record Price(
        @NotBlank String model,
        @NotNull @DecimalMin("0") BigDecimal input,
        @NotNull @DecimalMin("0") BigDecimal output) {}
