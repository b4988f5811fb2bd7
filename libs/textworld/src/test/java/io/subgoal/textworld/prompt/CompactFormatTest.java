package io.subgoal.textworld.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactFormatTest {

    private static final PromptFormat FORMAT = PromptFormats.get("compact/1");

    private static final PromptState STATE = new PromptState(
            "Your task is to boil water.",
            3,
            0.0333,
            List.of(
                    HistoryEntry.START,
                    new HistoryEntry("go to kitchen", 0.03, "You move to the kitchen."),
                    HistoryEntry.MARKER),
            "This room is called the kitchen. In it, you see: \n\tthe agent\n\ta substance called air\n\ta chair. On the chair is: nothing.\n"
                    + "\ta counter. On the counter is: a bowl (containing a red apple, a banana), a drawer.\n"
                    + "\ta cupboard. The cupboard door is closed. \n"
                    + "\ta freezer. The freezer door is open. In the freezer is: nothing.\n"
                    + "\ta sink, which is turned on. In the sink is: a metal pot (containing a substance called water).\n"
                    + "\ta stove, which is turned off. On the stove is: nothing.\n"
                    + "\ta substance called soap\n\ta thermometer, currently reading a temperature of -5 degrees celsius\nYou also see:\n"
                    + "\tA door to the hallway (that is open)\n\tA door to the outside (that is closed)\n",
            "In your inventory, you see:\n\tan orange\n\ta glass cup (containing nothing)\n",
            List.of("hallway", "kitchen"),
            List.of("navigate_to(kitchen)", "pick_up(metal pot)"));

    @Test
    void leavesOutWhatSaysNothing() {
        assertThat(FORMAT.input(Role.EXECUTOR, STATE))
                .isEqualTo(
                        "executor | Your task is to boil water. | score 3 | done navigate_to(kitchen) | now pick_up(metal pot)"
                                + " | did GO(kitchen) = You move to the kitchen. ; END_SG()"
                                + " | here kitchen : chair , counter : bowl (red apple, banana), drawer , cupboard , freezer open , sink on : metal pot (water)"
                                + " , stove , soap , thermometer -5 degrees"
                                + " | doors hallway , outside closed | have orange , glass cup | seen hallway , kitchen");
    }

    @Test
    void eachRoleIsToldWhatItNeeds() {
        assertThat(FORMAT.input(Role.CONTROLLER, STATE))
                .startsWith("controller |")
                .contains("now pick_up(metal pot)");
        assertThat(FORMAT.input(Role.IMITATION, STATE))
                .startsWith("imitation |")
                .doesNotContain("now ", "done ");
        assertThat(FORMAT.input(Role.FIRST_SUBGOAL, STATE))
                .startsWith("first-subgoal |")
                .doesNotContain("did ", "now ");
    }

    @Test
    void showsTheLastFiveEntries() {
        List<HistoryEntry> history = new ArrayList<>(List.of(HistoryEntry.START));
        for (int i = 0; i < 8; i++) {
            history.add(new HistoryEntry("examine thing " + i, 0, "o"));
        }
        PromptState state = new PromptState("t", 9, 0, history, "l", "i", List.of(), List.of("a"));
        assertThat(FORMAT.input(Role.EXECUTOR, state))
                .contains("did EXAMINE(thing 3) = o ; EXAMINE(thing 4)")
                .doesNotContain("thing 2");
    }

    /** The second format tells what was found out, however long ago. */
    @Test
    void tellsWhatCameOfCompletedSubgoals() {
        List<HistoryEntry> history = new ArrayList<>(List.of(
                HistoryEntry.START,
                new HistoryEntry("go to kitchen", 0, "You move to the kitchen."),
                HistoryEntry.MARKER,
                new HistoryEntry("look at inclined plane a", 0, "a block at the bottom of the plane"),
                new HistoryEntry("examine stopwatch", 0, "a stopwatch, which is deactivated. The time reads 24 ticks."),
                HistoryEntry.MARKER,
                new HistoryEntry("open fridge", 0, "The fridge is now open."),
                HistoryEntry.MARKER));
        for (int i = 0; i < 8; i++) {
            history.add(new HistoryEntry("wait1", 0, "You decide to wait."));
        }
        List<String> subgoals = List.of("navigate_to(kitchen)", "observe(inclined plane a)", "open(fridge)", "wait()");
        PromptState state = new PromptState("t", 9, 0, history, "l", "i", List.of(), subgoals);
        PromptFormat second = PromptFormats.get("compact/2");
        String told = "done navigate_to(kitchen) , observe(inclined plane a) = a stopwatch, which is deactivated."
                + " The time reads 24 ticks. , open(fridge) | now wait()";
        assertThat(second.input(Role.CONTROLLER, state)).contains(told);
        assertThat(second.fit(Role.CONTROLLER, state, text -> text.split(" ").length, 40)
                        .text())
                .contains(told)
                .contains("did  |");
        assertThat(FORMAT.input(Role.CONTROLLER, state)).doesNotContain("24 ticks");
        PromptState later = new PromptState("t", 9, 0, history.subList(4, 9), "l", "i", List.of(), subgoals);
        assertThat(second.input(Role.CONTROLLER, later)).contains(told);
        PromptState unmarked = new PromptState("t", 9, 0, history.subList(0, 1), "l", "i", List.of(), subgoals);
        assertThat(second.input(Role.CONTROLLER, unmarked))
                .contains("done navigate_to(kitchen) , observe(inclined plane a) , open(fridge) | now");
    }

    /** The third format says what numbers mean: above or below the task's, more or less than before. */
    @Test
    void tellsWhatNumbersMean() {
        String degrees = "the thermometer measures a temperature of %s degrees celsius";
        List<HistoryEntry> history = List.of(
                HistoryEntry.START,
                new HistoryEntry("use thermometer on lead", 0, degrees.formatted("-83")),
                HistoryEntry.MARKER,
                new HistoryEntry("use thermometer on lead", 0, degrees.formatted("213.5")),
                new HistoryEntry("examine lead", 0, "a substance called lead"),
                new HistoryEntry("use thermometer on lead", 0, degrees.formatted("200")),
                HistoryEntry.MARKER);
        List<String> subgoals = List.of("monitor_temperature(lead)", "examine(lead)", "focus_on(red box)");
        String look = "This room is called the foundry. In it, you see: \n"
                + "\ta stopwatch, which is deactivated. The time reads 27 ticks.\n\ta thermometer, currently reading a temperature of 10 degrees celsius\n\tflower pot 2\n";
        PromptState state = new PromptState(
                "If it is above 200.0 degrees celsius, focus on the red box. If it is below 200.0 degrees celsius, focus on the blue box.",
                9,
                0,
                history,
                look,
                "",
                List.of(),
                subgoals);
        PromptFormat third = PromptFormats.get("compact/3");
        assertThat(third.input(Role.CONTROLLER, state))
                .contains("focus on the red box. If it is below 200.0 degrees celsius")
                .contains(
                        "done monitor_temperature(lead) = the thermometer measures a temperature of below degrees celsius , "
                                + "examine(lead) = the thermometer measures a temperature of at less degrees celsius | now")
                .contains(
                        "END_SG() ; USE(thermometer, lead) = the thermometer measures a temperature of above more degrees"
                                + " celsius ; EXAMINE(lead) = a substance called lead ; USE(thermometer, lead) = the thermometer"
                                + " measures a temperature of at less degrees celsius ; END_SG()")
                .contains("here foundry : stopwatch , thermometer , flower pot 2 | named  |");
        assertThat(third.input(Role.IMITATION, state.withTask("Boil lead.")))
                .contains(
                        "of some degrees celsius ; END_SG() ; USE(thermometer, lead) = the thermometer measures a temperature of more degrees celsius ; EXAMINE")
                .contains("temperature of less degrees celsius ; END_SG()");
        assertThat(PromptFormats.get("compact/2").input(Role.CONTROLLER, state)).contains("213.5", "10 degrees");
        PromptState timed = new PromptState(
                "Which is steeper?",
                3,
                0,
                List.of(
                        HistoryEntry.START,
                        new HistoryEntry("examine stopwatch", 0, "The time reads 24 ticks."),
                        new HistoryEntry("examine stopwatch", 0, "The time reads 24 ticks."),
                        new HistoryEntry("examine stopwatch", 0, "The time reads 113 ticks.")),
                "",
                "",
                List.of(),
                List.of());
        assertThat(third.input(Role.IMITATION, timed))
                .contains(
                        "The time reads some ticks. ; ", "The time reads same ticks. ; ", "The time reads more ticks.");
    }

    /** Eight entries; an answer only where it says more than that it worked. */
    @Test
    void tellsMoreStepsInFewerWords() {
        List<HistoryEntry> history = new ArrayList<>(List.of(
                HistoryEntry.START,
                new HistoryEntry("look at table", 0, "a table"),
                new HistoryEntry("go to kitchen", 0, "You move to the kitchen."),
                new HistoryEntry("open fridge", 0, "The fridge is now open."),
                new HistoryEntry("open fridge", 0, "The fridge is already open."),
                new HistoryEntry("pour jug into jug", 0, "You can't move something into itself."),
                new HistoryEntry(
                        "connect battery anode to red wire terminal 1",
                        0,
                        "anode on battery is now connected to terminal 1 on red wire"),
                new HistoryEntry("move seed to pot", 0, "Ambiguous request: Please enter the number"),
                new HistoryEntry("wait1", 0, "You decide to wait for 1 iterations."),
                HistoryEntry.MARKER));
        PromptState state = new PromptState("t", 9, 0, history, "l", "i", List.of(), List.of("a", "b"));
        assertThat(PromptFormats.get("compact/3").input(Role.EXECUTOR, state))
                .contains(
                        "did GO(kitchen) ; OPEN(fridge) ; OPEN(fridge) = The fridge is already open. ; POUR(jug, jug) ="
                                + " You can't move something into itself. ; CONNECT(battery anode, red wire terminal 1) ; "
                                + "MOVE(seed, pot) = Ambiguous request: Please enter the number ; WAIT() ; END_SG() | here");
        for (String three : List.of("compact-3-entries/3", "compact/4")) {
            assertThat(PromptFormats.get(three).input(Role.EXECUTOR, state))
                    .contains("did MOVE(seed, pot) = Ambiguous request: Please enter the number ; WAIT() ; END_SG() |");
        }
        assertThat(PromptFormats.get("compact-1-entry/4").input(Role.EXECUTOR, state))
                .contains("did END_SG() |");
    }

    /** What of that which is in sight or carried the task names, however it is contained. */
    @Test
    void tellsWhatTheTaskNames() {
        PromptState state = new PromptState(
                "Your task is to melt ice cream. First, focus on the substance, then on the thermometer or the Unknown Substance B.",
                1,
                0,
                List.of(HistoryEntry.START),
                "This room is called the kitchen. In it, you see: \n\ta fridge. The fridge door is open. In the fridge is:"
                        + " a wood cup (containing a substance called orange juice), a substance called ice cream.\n"
                        + "\tan ice\n\ta lighter, which is turned on\n\ta substance called unknown substance B\n\ta cream cake\n",
                "In your inventory, you see:\n\ta thermometer, currently reading a temperature of 10 degrees celsius\n\tan orange\n",
                List.of(),
                List.of("navigate_to(kitchen)"));
        PromptFormat third = PromptFormats.get("compact/3");
        assertThat(third.input(Role.CONTROLLER, state))
                .contains("| named ice cream , unknown substance B , thermometer | doors ");
        assertThat(third.input(Role.IMITATION, state.withTask("Boil lead."))).contains("| named  | doors ");
        // Nor is it the lighter, or an orange, whose name goes on.
        assertThat(
                        third.input(
                                Role.CONTROLLER,
                                state.withTask(
                                        "Make orange paint with the lighter fluid. Is the thermometer 'ice-cold'? Take ice to it.")))
                .contains("| named ice , thermometer | doors ");
        assertThat(PromptFormats.get("compact/2").input(Role.CONTROLLER, state)).doesNotContain("named");
    }

    @Test
    void namesThingsWithoutArticlesAndSaysWhereNothingIsNamed() {
        PromptState state = new PromptState(
                "Your task is to determine if paper clip is electrically conductive.",
                1,
                0,
                List.of(HistoryEntry.START),
                "This room is called the kitchen. In it, you see: \n\ta sink, which is turned off. In the sink is: A drain, A metal fork.\n"
                        + "\tA bookshelf (containing A book, A book)\n",
                "In your inventory, you see:\n\tA paper clip\n",
                List.of(),
                List.of("pick_up(paper clip)"));
        PromptFormat fourth = PromptFormats.get("compact/4");
        assertThat(fourth.input(Role.EXECUTOR, state))
                .contains(
                        "| here kitchen : sink : drain, metal fork , bookshelf (book, book) | named paper clip | doors  | have paper clip |");
        assertThat(fourth.input(Role.EXECUTOR, state.withTask("Boil lead."))).contains("| named nothing | doors ");
        assertThat(PromptFormats.get("compact/3").input(Role.EXECUTOR, state))
                .contains("sink : A drain, A metal fork", "| named  | doors  | have A paper clip |");
    }

    /** Who chooses is told where else one could look; who does what was chosen is not. */
    @Test
    void tellsWhereElseToLook() {
        PromptState state = new PromptState(
                "Your task is to melt ice cream.",
                1,
                0,
                List.of(HistoryEntry.START),
                "This room is called the kitchen. In it, you see: \n\ta fridge. The fridge door is open. In the fridge is: nothing.\n"
                        + "\ta cupboard. The cupboard door is closed.\n\ta freezer. The freezer door is closed.\nYou also see:\n"
                        + "\tA door to the bathroom (that is closed)\n\tA door to the hallway (that is open)\n\tA door to the outside (that is open)\n",
                "In your inventory, you see:\n\tan orange\n",
                List.of("hallway", "kitchen"),
                List.of("navigate_to(kitchen)"));
        PromptFormat fourth = PromptFormats.get("compact/4");
        String here = "| here kitchen : fridge open , cupboard , freezer | named nothing | ";
        for (Role role : List.of(Role.CONTROLLER, Role.IMITATION, Role.FIRST_SUBGOAL)) {
            assertThat(fourth.input(role, state))
                    .contains(
                            here
                                    + "closed cupboard , freezer | doors bathroom closed , hallway , outside | unseen outside | have orange |");
        }
        assertThat(fourth.input(Role.EXECUTOR, state))
                .contains(here + "doors bathroom closed , hallway , outside | have orange |");
        assertThat(fourth.input(
                        Role.CONTROLLER,
                        state.withLook("This room is called the hallway. In it, you see: \n\ta painting\n")))
                .contains("| closed nothing | doors  | unseen nothing |");
    }

    @Test
    void allRolesSpeakFormalActions() {
        for (Role role : List.of(Role.EXECUTOR, Role.IMITATION)) {
            assertThat(FORMAT.actionTarget(role, "wait1")).isEqualTo("WAIT()");
            assertThat(FORMAT.plainAction(role, "MOVE(metal pot, stove)")).contains("move metal pot to stove");
            assertThat(FORMAT.plainAction(role, "nonsense")).isEmpty();
        }
        assertThatThrownBy(() -> FORMAT.actionTarget(Role.EXECUTOR, "juggle orange"))
                .hasMessageContaining("juggle orange");
    }
}
