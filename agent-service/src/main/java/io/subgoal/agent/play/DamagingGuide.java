package io.subgoal.agent.play;

import io.subgoal.textworld.prompt.PromptState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * With some probability other things stand in the brackets of the models' sub-goals: a room for a room, an object in sight
 * for anything else.
 */
record DamagingGuide(double probability, Assignment assignment) implements Guide {

    private static final List<String> ROOMS =
            List.of("kitchen", "bathroom", "workshop", "art studio", "greenhouse", "outside");
    private static final Pattern CALL = Pattern.compile("([^()]*)\\(([^()]*)\\)(.*)", Pattern.DOTALL);

    @Override
    public Optional<String> next(PromptState state) {
        return Optional.empty();
    }

    @Override
    public String amend(String named, Situation situation) {
        SplittableRandom random = assignment.random(situation.state().history().size());
        Matcher call = CALL.matcher(named);
        if (random.nextDouble() >= probability
                || !call.matches()
                || call.group(2).isBlank()) {
            return named;
        }
        List<String> objects = situation.objects().get();
        String arguments = Arrays.stream(call.group(2).split(",", -1))
                .map(argument -> other(argument.strip(), objects, random))
                .collect(Collectors.joining(", "));
        return call.group(1) + "(" + arguments + ")" + call.group(3);
    }

    private static String other(String argument, List<String> objects, SplittableRandom random) {
        List<String> choices = ROOMS.contains(argument) ? ROOMS : objects;
        return choices.isEmpty() ? argument : choices.get(random.nextInt(choices.size()));
    }
}
