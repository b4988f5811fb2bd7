package io.subgoal.textworld.action;

import io.subgoal.textworld.action.ActionPattern.Constant;
import io.subgoal.textworld.action.ActionPattern.One;
import io.subgoal.textworld.action.ActionPattern.PourIn;
import io.subgoal.textworld.action.ActionPattern.ReadFormal;
import io.subgoal.textworld.action.ActionPattern.ReadPlain;
import io.subgoal.textworld.action.ActionPattern.Two;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A grammar as an ordered table of patterns. */
final class PatternGrammar implements ActionGrammar {

    /** Where a vessel may stand; nothing is poured into these. */
    private static final Set<String> PLACES = Set.of(
            "inventory",
            "hallway",
            "greenhouse",
            "kitchen",
            "bathroom",
            "outside",
            "workshop",
            "art studio",
            "foundry",
            "bedroom",
            "living room",
            "table",
            "desk",
            "counter",
            "chair",
            "couch",
            "bed",
            "cupboard",
            "drawer",
            "bookshelf",
            "fridge",
            "freezer",
            "oven",
            "stove");

    static final ActionGrammar REFERENCE = new PatternGrammar(referencePatterns());
    static final ActionGrammar STANDARD = new PatternGrammar(standardPatterns());

    private final List<ActionPattern> patterns;

    private PatternGrammar(List<ActionPattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    @Override
    public Optional<String> formal(String plain) {
        return first(pattern -> pattern.formal(plain));
    }

    @Override
    public Optional<String> plain(String formal) {
        return first(pattern -> pattern.plain(formal));
    }

    private Optional<String> first(Function<ActionPattern, Optional<String>> translate) {
        return patterns.stream().map(translate).flatMap(Optional::stream).findFirst();
    }

    private static List<ActionPattern> referencePatterns() {
        List<ActionPattern> table = new ArrayList<>();
        table.add(new Constant("0", "CHOOSE(0)"));
        table.add(new Constant("1", "CHOOSE(1)"));
        table.add(new Constant("look around", "SEE()"));
        table.add(new Constant("wait", "WAIT()"));
        table.add(new ReadPlain(new Constant("wait1", "WAIT()")));
        table.addAll(sharedPatterns(new ReadPlain(new Two("pour", "in", "POUR"))));
        table.add(new ReadPlain(new Constant(END_SUBGOAL_PLAIN, END_SUBGOAL_FORMAL)));
        table.addAll(aliases());
        return table;
    }

    private static List<ActionPattern> standardPatterns() {
        List<ActionPattern> table = new ArrayList<>();
        for (int number = 0; number <= 9; number++) {
            table.add(new Constant(Integer.toString(number), "CHOOSE(" + number + ")"));
        }
        table.add(new Constant("look around", "SEE()"));
        table.add(new Constant("wait", "WAIT10()"));
        table.add(new Constant("wait1", "WAIT()"));
        table.add(new Constant("reset task", "RESET_TASK()"));
        table.add(new Constant("inventory", "INVENTORY()"));
        table.add(new Constant("task", "TASK()"));
        table.add(new Constant(END_SUBGOAL_PLAIN, END_SUBGOAL_FORMAL));
        table.addAll(sharedPatterns(new PourIn(PLACES)));
        table.add(new ReadPlain(new Two("dunk", "in", "DUNK")));
        table.add(new One("use", "USE"));
        table.add(new One("eat", "EAT"));
        table.add(new One("flush", "FLUSH"));
        table.add(new One("look in", "LOOK_IN"));
        table.add(new One("put down", "PUT_DOWN"));
        table.add(new One("disconnect", "DISCONNECT"));
        table.addAll(aliases());
        return table;
    }

    private static List<ActionPattern> sharedPatterns(ActionPattern pourIn) {
        return List.of(
                new One("focus on", "FOCUS"),
                new One("look at", "LOOK"),
                new One("read", "READ"),
                new One("pick up", "PICK"),
                new One("open door to", "OPEN_DOOR"),
                new One("close door to", "CLOSE_DOOR"),
                new One("open", "OPEN"),
                new One("close", "CLOSE"),
                new One("activate", "ACTIVATE"),
                new One("deactivate", "DEACTIVATE"),
                new One("go to", "GO"),
                new One("teleport to", "TELEPORT"),
                new One("examine", "EXAMINE"),
                new Two("connect", "to", "CONNECT"),
                new Two("move", "to", "MOVE"),
                new Two("use", "on", "USE"),
                new Two("pour", "into", "POUR"),
                pourIn,
                new Two("dunk", "into", "DUNK"),
                new One("mix", "MIX"),
                new Two("drop", "in", "DROP"),
                new One("drop", "DROP"));
    }

    /** Other names that models trained on the published data may write. */
    private static List<ActionPattern> aliases() {
        return List.of(
                new ReadFormal(new One("pick up", "PICKUP")),
                new ReadFormal(new One("pick up", "PICK_UP")),
                new ReadFormal(new One("activate", "TURN_ON")),
                new ReadFormal(new One("deactivate", "TURN_OFF")),
                new ReadFormal(new One("examine", "OBSERVE")),
                new ReadFormal(new Two("move", "to", "PLACE")),
                new ReadFormal(new One("wait", "WAIT")));
    }
}
