package io.subgoal.inference.oip;

import io.subgoal.api.inference.GenerateLimits;
import io.subgoal.inference.generate.Plan;
import io.subgoal.t5.generate.EarlyStopping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads parameters as ways to find answers. */
final class OipPlan {

    static final int DEFAULT_TOKENS = 20;

    /** Parameters of {@code infer}. */
    static final Set<String> INFER = Set.of(
            "beams",
            "count",
            "max_new_tokens",
            "length_penalty",
            "temperature",
            "top_k",
            "top_p",
            "seed",
            "stop",
            "binary_data_output");

    /** Parameters of {@code generate}. */
    static final Set<String> GENERATE =
            Set.of("max_tokens", "temperature", "top_p", "top_k", "seed", "stop", "details");

    private static final double MAX_TEMPERATURE = 100;
    private static final double LEAST = Double.MIN_VALUE;

    private OipPlan() {}

    /** Greedy unless something else is said. */
    static Plan infer(Parameters parameters) {
        int count = parameters.integer("count", 1, 1, GenerateLimits.BEAMS);
        int tokens =
                parameters.integer("max_new_tokens", GenerateLimits.DEFAULT_NEW_TOKENS, 1, GenerateLimits.NEW_TOKENS);
        if (parameters.hasAny("temperature", "top_k", "top_p", "seed")) {
            if (parameters.hasAny("beams", "length_penalty")) {
                throw parameters.invalid(
                        parameters.hasAny("beams") ? "beams" : "length_penalty",
                        "must be left out where answers are drawn");
            }
            return draws(parameters, count, tokens, parameters.number("temperature", 1, LEAST, MAX_TEMPERATURE));
        }
        int beams = parameters.integer("beams", count, 1, GenerateLimits.BEAMS);
        if (count > beams) {
            throw parameters.invalid("count", "must be at most 'beams' (" + beams + ")");
        }
        double penalty = parameters.number("length_penalty", 1, -10, 10);
        return new Plan.Beams(beams, count, tokens, penalty, EarlyStopping.HEURISTIC);
    }

    /** Drawn, as the protocol's defaults say, unless the temperature is 0. */
    static Plan generate(Parameters parameters) {
        int tokens = parameters.integer("max_tokens", DEFAULT_TOKENS, 1, GenerateLimits.NEW_TOKENS);
        double temperature = parameters.number("temperature", 1, 0, MAX_TEMPERATURE);
        return temperature == 0 ? Plan.Beams.of(1, 1, tokens) : draws(parameters, 1, tokens, temperature);
    }

    static List<String> stops(Parameters parameters) {
        List<?> list = switch (parameters.get("stop")) {
            case null -> List.of();
            case List<?> several -> several;
            case Object one -> List.of(one);
        };
        if (list.size() > GenerateLimits.STOPS) {
            throw parameters.invalid("stop", "must have at most %d texts".formatted(GenerateLimits.STOPS));
        }
        List<String> stops = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text) || text.isEmpty() || text.length() > GenerateLimits.STOP) {
                throw parameters.invalid(
                        "stop", "must be a text of 1 to %d characters, or several".formatted(GenerateLimits.STOP));
            }
            stops.add(text);
        }
        return stops;
    }

    private static Plan draws(Parameters parameters, int count, int tokens, double temperature) {
        return new Plan.Draws(
                count,
                tokens,
                temperature,
                parameters.integer("top_k", 0, 0, Integer.MAX_VALUE),
                parameters.number("top_p", 1, LEAST, 1),
                parameters.seed("seed", Plan.Draws.anySeed()));
    }
}
