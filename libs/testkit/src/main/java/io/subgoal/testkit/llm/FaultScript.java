package io.subgoal.testkit.llm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Says which requests go wrong, and how. Requests count from 1. */
@FunctionalInterface
public interface FaultScript {

    Optional<Fault> fault(int request);

    static FaultScript none() {
        return request -> Optional.empty();
    }

    static FaultScript always(Fault fault) {
        return request -> Optional.of(fault);
    }

    /** The first requests go wrong in this order; those after them go well. */
    static FaultScript first(Fault... faults) {
        List<Fault> script = List.of(faults);
        return request -> request <= script.size() ? Optional.of(script.get(request - 1)) : Optional.empty();
    }

    static FaultScript at(Map<Integer, Fault> faults) {
        Map<Integer, Fault> script = Map.copyOf(faults);
        return request -> Optional.ofNullable(script.get(request));
    }

    /** Each request goes wrong with a probability, in one of some ways; the same seed gives the same script. */
    static FaultScript chance(long seed, double probability, List<Fault> faults) {
        List<Fault> ways = List.copyOf(faults);
        return request -> {
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + request);
            return random.nextDouble() < probability
                    ? Optional.of(ways.get(random.nextInt(ways.size())))
                    : Optional.empty();
        };
    }

    /**
     * Reads a script: {@code none}, {@code always 500}, {@code at 1=429,3=reset} or {@code chance 42 0.2 429,500,reset}
     * (seed, probability, faults as in {@link Fault#parse}).
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    static FaultScript parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        return switch (words[0]) {
            case "none" -> none();
            case "always" -> always(Fault.parse(words[1]));
            case "at" -> at(numbered(words[1]));
            case "chance" ->
                chance(
                        Long.parseLong(words[1]),
                        Double.parseDouble(words[2]),
                        Arrays.stream(words[3].split(",", -1)).map(Fault::parse).toList());
            default -> throw new IllegalArgumentException("There is no fault script '" + text + "'");
        };
    }

    private static Map<Integer, Fault> numbered(String text) {
        Map<Integer, Fault> faults = new HashMap<>();
        for (String entry : text.split(",", -1)) {
            String[] pair = entry.split("=", 2);
            faults.put(Integer.parseInt(pair[0]), Fault.parse(pair[1]));
        }
        return faults;
    }
}
