package io.subgoal.llm;

import java.math.BigDecimal;

/**
 * What a model costs.
 *
 * @param model its name, or its name without a date at the end
 * @param input US dollars for a million tokens of questions
 * @param output US dollars for a million tokens of answers
 */
public record Price(String model, BigDecimal input, BigDecimal output) {

    /**
     * Takes a price as settings have it, which may leave out anything.
     *
     * @throws IllegalArgumentException if it is none
     */
    @SuppressWarnings("ConstantConditions")
    public Price {
        if (model == null || model.isBlank()) {
            throw new IllegalArgumentException("A price needs the name of a model");
        }
        if (input == null || output == null || input.signum() < 0 || output.signum() < 0) {
            throw new IllegalArgumentException(
                    "The price of " + model + " needs 'input' and 'output', in dollars for a million tokens");
        }
    }
}
