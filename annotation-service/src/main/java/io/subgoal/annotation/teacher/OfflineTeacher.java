package io.subgoal.annotation.teacher;

import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Names sub-goals by rules, without a key or a network. Reads a gold path from left to right; at each place the first
 * rule that fits takes as many actions as belong together. Deterministic; covers every task, since the last rule takes
 * any single action.
 */
public final class OfflineTeacher {

    private static final int SHORT_WAIT = 2;
    private static final Set<String> HEATERS = Set.of("stove", "oven", "blast furnace", "fire pit");
    private static final Set<String> COOLERS = Set.of("freezer", "fridge", "ultra low temperature freezer");

    /** The first version: what is mixed is left to whoever mixes. */
    private static final List<Rule> FIRST = List.of(
            OfflineTeacher::travel,
            OfflineTeacher::fill,
            OfflineTeacher::water,
            OfflineTeacher::time,
            OfflineTeacher::heat,
            OfflineTeacher::cool,
            OfflineTeacher::monitor,
            OfflineTeacher::connect,
            OfflineTeacher::pickUp,
            OfflineTeacher::pourAndMix,
            OfflineTeacher::single);

    private static final List<Rule> SECOND = Stream.concat(
                    Stream.<Rule>of(OfflineTeacher::pour, OfflineTeacher::mix), FIRST.stream())
            .toList();

    /** What a rule found at a place: how many actions belong together, and what they are for. */
    private record Found(int length, String subgoal) {}

    @FunctionalInterface
    private interface Rule {
        Optional<Found> at(List<GoldAction> path, int i);
    }

    /** The rules, most specific first. */
    private final List<Rule> rules;

    /** Works by the newest rules. */
    public OfflineTeacher() {
        this(AnnotationRunRequest.NEWEST_RULES);
    }

    /** @param version of the rules, from 1 */
    public OfflineTeacher(int version) {
        rules = switch (version) {
            case 1 -> FIRST;
            case 2 -> SECOND;
            default ->
                throw new IllegalArgumentException(
                        "There is no version %d of the offline teacher's rules".formatted(version));
        };
    }

    /** Cuts a trajectory into sub-goals; it must have a step worth keeping. */
    public AnnotatedTrajectory annotate(Trajectory trajectory) {
        List<GoldAction> path =
                trajectory.keptSteps().stream().map(GoldAction::of).toList();
        List<Segment> segments = new ArrayList<>();
        int i = 0;
        while (i < path.size()) {
            int at = i;
            Found found = rules.stream()
                    .map(rule -> rule.at(path, at))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow();
            int end = absorb(path, i + found.length());
            List<Step> steps =
                    path.subList(i, end).stream().map(GoldAction::step).toList();
            segments.add(new Segment(found.subgoal(), steps));
            i = end;
        }
        return new AnnotatedTrajectory(trajectory, segments);
    }

    /** Answers to the simulator's questions and short waits belong to what came before them. */
    private static int absorb(List<GoldAction> path, int from) {
        int end = from;
        while (end < path.size() && path.get(end).answers()) {
            end++;
        }
        int waits = run(path, end, GoldAction::waits);
        return waits <= SHORT_WAIT ? end + waits : end;
    }

    /** Doors and rooms up to where the way ends. */
    private static Optional<Found> travel(List<GoldAction> path, int i) {
        int length = run(path, i, GoldAction::travels);
        if (length == 0) {
            return Optional.empty();
        }
        return found(length, "navigate_to", path.get(i + length - 1).first());
    }

    /** Something is put into the sink, the tap is opened and closed, and it is taken out again. */
    private static Optional<Found> fill(List<GoldAction> path, int i) {
        boolean filled = is(path, i, "MOVE")
                && path.get(i).second().equals("sink")
                && is(path, i + 1, "ACTIVATE")
                && is(path, i + 2, "DEACTIVATE");
        if (!filled) {
            return Optional.empty();
        }
        int length = is(path, i + 3, "PICK") ? 4 : 3;
        return found(length, "fill", path.get(i).first(), "water");
    }

    /** The tap is opened, and what is filled under it is poured over one plant after the other. */
    private static Optional<Found> water(List<GoldAction> path, int i) {
        if (!is(path, i, "ACTIVATE") || !path.get(i).first().equals("sink")) {
            return Optional.empty();
        }
        Set<String> watered = new LinkedHashSet<>();
        int j = i + 1;
        while (is(path, j, "MOVE") && path.get(j).second().equals("sink") && is(path, j + 1, "POUR")) {
            watered.add(path.get(j + 1).second());
            j += 2;
        }
        return !watered.isEmpty() && is(path, j, "DEACTIVATE")
                ? found(j + 1 - i, "pour", arguments("water", watered))
                : Optional.empty();
    }

    /** The clock is started, something is watched, the clock is stopped and read. */
    private static Optional<Found> time(List<GoldAction> path, int i) {
        int watched = run(path, i + 1, action -> action.watches() || action.waits());
        int stop = i + 1 + watched;
        boolean timed = is(path, i, "ACTIVATE")
                && watched > 0
                && is(path, stop, "DEACTIVATE")
                && path.get(stop).first().equals(path.get(i).first());
        if (!timed) {
            return Optional.empty();
        }
        int end = is(path, stop + 1, "EXAMINE") ? stop + 2 : stop + 1;
        return found(end - i, "observe", path.get(i + 1).first());
    }

    /** Something is put on a heater, which is opened and switched on. */
    private static Optional<Found> heat(List<GoldAction> path, int i) {
        int j = i;
        while (is(path, j, "OPEN")) {
            j++;
        }
        if (is(path, j, "MOVE") && HEATERS.contains(path.get(j).second())) {
            GoldAction move = path.get(j);
            int end = is(path, j + 1, "ACTIVATE") ? j + 2 : j + 1;
            return found(end - i, "heat", move.first(), move.second());
        }
        return Optional.empty();
    }

    private static Optional<Found> cool(List<GoldAction> path, int i) {
        int j = i;
        while (is(path, j, "OPEN")) {
            j++;
        }
        if (is(path, j, "MOVE") && COOLERS.contains(path.get(j).second())) {
            GoldAction move = path.get(j);
            return found(j + 1 - i, "cool", move.first(), move.second());
        }
        return Optional.empty();
    }

    /** Looking again and again, with a thermometer or without, and waiting in between. */
    private static Optional<Found> monitor(List<GoldAction> path, int i) {
        GoldAction start = path.get(i);
        if (!start.watches() && !start.measures()) {
            return Optional.empty();
        }
        int length = run(path, i, action -> action.watches() || action.measures() || action.waits());
        Optional<GoldAction> measured = path.subList(i, i + length).stream()
                .filter(GoldAction::measures)
                .findFirst();
        return measured.isPresent()
                ? found(length, "monitor_temperature", measured.get().second())
                : found(length, "examine", start.first());
    }

    /** Parts are laid down and wired; the sub-goal names what is wired, not the wires. */
    private static Optional<Found> connect(List<GoldAction> path, int i) {
        int drops = run(path, i, action -> action.is("DROP"));
        int wires = run(path, i + drops, action -> action.is("CONNECT"));
        if (wires == 0) {
            return Optional.empty();
        }
        Set<String> parts = new LinkedHashSet<>();
        for (GoldAction action : path.subList(i + drops, i + drops + wires)) {
            for (String argument : action.arguments()) {
                String part = part(argument);
                if (!part.endsWith("wire")) {
                    parts.add(part);
                }
            }
        }
        return found(drops + wires, "connect", parts.toArray(String[]::new));
    }

    /** Containers are opened to take something out. */
    private static Optional<Found> pickUp(List<GoldAction> path, int i) {
        int opened = run(path, i, action -> action.is("OPEN"));
        return is(path, i + opened, "PICK")
                ? found(opened + 1, "pick_up", path.get(i + opened).first())
                : Optional.empty();
    }

    /** Things are poured together and mixed. */
    private static Optional<Found> pourAndMix(List<GoldAction> path, int i) {
        int poured = run(path, i, action -> action.is("POUR"));
        int watched = run(path, i + poured, GoldAction::watches);
        int j = i + poured + watched;
        return (poured > 0 || watched > 0) && is(path, j, "MIX")
                ? found(j + 1 - i, "mix", path.get(j).first())
                : Optional.empty();
    }

    /**
     * One thing is poured into another, whose container is opened before. Each is a sub-goal of its own: what is to be mixed with
     * what is the knowledge that a recipe consists of.
     */
    private static Optional<Found> pour(List<GoldAction> path, int i) {
        int into = run(path, i, GoldAction::poursIntoItself);
        int opened = run(path, i + into, action -> action.is("OPEN"));
        int j = i + into + opened;
        return is(path, j, "POUR") && !path.get(j).poursIntoItself()
                ? found(j + 1 - i, "pour", path.get(j).first(), path.get(j).second())
                : Optional.empty();
    }

    /** What is in a container is looked at, and mixed. */
    private static Optional<Found> mix(List<GoldAction> path, int i) {
        int into = run(path, i, GoldAction::poursIntoItself);
        int watched = run(path, i + into, GoldAction::watches);
        int j = i + into + watched;
        return is(path, j, "MIX") ? found(j + 1 - i, "mix", path.get(j).first()) : Optional.empty();
    }

    /** Any action alone; containers that are opened on the way go with it. */
    private static Optional<Found> single(List<GoldAction> path, int i) {
        int opened = Math.min(run(path, i, action -> action.is("OPEN")), path.size() - i - 1);
        GoldAction action = path.get(i + opened);
        if (opened > 0 && (action.travels() || action.waits() || action.is("FOCUS"))) {
            return found(opened, "open", path.get(i + opened - 1).first());
        }
        int length = opened + 1;
        return switch (action.verb()) {
            case "FOCUS" -> found(length, "focus_on", action.first());
            case "MOVE" -> found(length, "move", action.first(), action.second());
            case "POUR", "DUNK" -> found(length, "pour", action.first(), action.second());
            case "DROP", "PUT_DOWN" -> found(length, "move", action.first(), "ground");
            case "MIX" -> found(length, "mix", action.first());
            case "READ" -> found(length, "read", action.first());
            case "OPEN", "CLOSE" -> found(length, "open", action.first());
            case "WAIT", "WAIT10" -> found(opened + run(path, i + opened, GoldAction::waits), "wait");
            case "EXAMINE", "LOOK", "LOOK_IN" -> found(length, "examine", action.first());
            case "USE" -> found(length, "use", action.arguments().toArray(String[]::new));
            default -> found(length, "use", action.first());
        };
    }

    private static boolean is(List<GoldAction> path, int i, String verb) {
        return i < path.size() && path.get(i).is(verb);
    }

    private static int run(List<GoldAction> path, int from, Predicate<GoldAction> belongs) {
        int end = from;
        while (end < path.size() && belongs.test(path.get(end))) {
            end++;
        }
        return end - from;
    }

    /** {@code red light bulb} for {@code anode in red light bulb} and {@code red light bulb anode}. */
    private static String part(String terminal) {
        return terminal.replaceAll("^(?:anode|cathode|terminal \\d) in ", "")
                .replaceAll(" (?:anode|cathode|terminal \\d)$", "");
    }

    private static String[] arguments(String first, Set<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toArray(String[]::new);
    }

    private static Optional<Found> found(int length, String name, String... arguments) {
        return Optional.of(new Found(length, name + "(" + String.join(", ", arguments) + ")"));
    }
}
