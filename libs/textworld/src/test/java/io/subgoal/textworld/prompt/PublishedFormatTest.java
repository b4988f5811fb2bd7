package io.subgoal.textworld.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published templates, letter by letter. */
class PublishedFormatTest {

    private static final String LOOK =
            "This room is called the kitchen. In it, you see: \n\tthe agent\n\ta substance called air\n\ta chair. On the chair is: nothing.\n"
                    + "\ta freezer. The freezer door is open. In the freezer is: a glass cup (containing a substance called ice).\n"
                    + "\ta stove, which is turned off. On the stove is: nothing.\nYou also see:\n"
                    + "\tA door to the bathroom (that is open)\n\tA door to the outside (that is open)\n";
    private static final String SHOWN_LOOK =
            "This room is called the kitchen. In it, you see:  | the agent | a substance called air | a chair. On the chair is: nothing. | "
                    + "a freezer. The freezer door is open. In the freezer is: a glass cup (containing a substance called ice). | "
                    + "a stove, which is turned off. On the stove is: nothing. | You also see: | A door to the bathroom  | A door to the outside  | ";
    private static final String TASK =
            "Your task is to melt ice. First, focus on the substance. Then, take actions that will cause it to change its state of matter.";

    private static final PromptState STATE = new PromptState(
            TASK,
            4,
            0.03,
            List.of(
                    HistoryEntry.START,
                    new HistoryEntry("go to kitchen", 0, "You move to the kitchen."),
                    HistoryEntry.MARKER,
                    new HistoryEntry("open freezer", 0.03, "The freezer is now open.")),
            LOOK,
            "In your inventory, you see:\n\tan orange\n\ta metal pot (containing nothing)\n",
            List.of("hallway", "kitchen"),
            List.of("navigate_to(kitchen)", "find(ice)"));

    private static final String TAIL = "Current environment: " + SHOWN_LOOK
            + " </s> Current inventory: In your inventory, you see: | an orange | a metal pot  |  </s> Visited rooms: hallway, kitchen </s> ";

    @Test
    void executorIsToldItsSubgoal() {
        assertThat(PromptFormats.get("v4/1").input(Role.EXECUTOR, STATE))
                .isEqualTo(TASK
                        + " </s> Time: 4; Score: 3; </s> . Completed subtasks are: navigate_to(kitchen). The current subtask is find(ice)"
                        + "Action history: </s> <extra_id_10> SEE() (+0) --> N/A |  <extra_id_9> GO(kitchen) (+0) --> You move to the kitchen. | "
                        + " <extra_id_8> END_SG() (+0) --> the current subgoal is done. | "
                        + " <extra_id_7> OPEN(freezer) (+3) --> The freezer is now open. |  </s> "
                        + TAIL
                        + " What action should you do next? </s> ");
    }

    @Test
    void controllerSeesTheSubgoalItIsInUnlessTheFormatIsAReferenceOne() {
        String ours = PromptFormats.get("v4/1").input(Role.CONTROLLER, STATE);
        assertThat(ours)
                .contains(
                        "Score: 3; </s> . Completed subtasks are: navigate_to(kitchen). The current subtask is find(ice)Action history:")
                .endsWith("Visited rooms: hallway, kitchen </s>  . What subtask should you do next? </s> ");
        String theirs = PromptFormats.get("v4-reference/1").input(Role.CONTROLLER, STATE);
        assertThat(theirs)
                .contains(
                        "Score: 3; </s> . No completed subtasks. The current subtask is navigate_to(kitchen)Action history:");
    }

    @Test
    void firstSubgoalHasNoHistory() {
        PromptState start =
                new PromptState(TASK, 1, 0, List.of(HistoryEntry.START), LOOK, "inventory", List.of(), List.of());
        assertThat(PromptFormats.get("v4/1").input(Role.FIRST_SUBGOAL, start))
                .isEqualTo(
                        TASK + " </s> Time: 1; Score: 0; </s> Current environment: " + SHOWN_LOOK
                                + " </s> Current inventory: inventory </s> "
                                + " . You just have started this task. You did not do any actions yet. What is the first subtask you should do? </s> ");
    }

    @Test
    void imitationReadsPlainActions() {
        assertThat(PromptFormats.get("v4/1").input(Role.IMITATION, STATE))
                .contains(
                        "Action history: </s> <extra_id_10> look around (+0) --> N/A |  <extra_id_9> go to kitchen (+0)");
        assertThat(PromptFormats.get("v5/1").input(Role.IMITATION, STATE)).contains("<extra_id_9> GO(kitchen) (+0)");
        assertThat(PromptFormats.get("v4-nohist-2/1").input(Role.IMITATION, STATE))
                .contains("Action history: </s> <extra_id_10> open freezer (+3) -->")
                .doesNotContain("Visited rooms");
    }

    @Test
    void scoresAreCutTowardZeroAndLossesKeepTheirPlus() {
        PromptState state = new PromptState(
                "t", 2, 0.29, List.of(new HistoryEntry("wait1", -0.05, "o")), "l", "i", List.of(), List.of("a"));
        assertThat(PromptFormats.get("v4/1").input(Role.EXECUTOR, state)).contains("Score: 28;", "(+-5)");
    }

    @Test
    void historyShowsTheLastTenEntriesAndCountsDownFromTheOldest() {
        List<HistoryEntry> history = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            history.add(new HistoryEntry("examine thing " + i, 0, "o"));
        }
        PromptState state = new PromptState("t", 15, 0, history, "l", "i", List.of(), List.of("a"));
        assertThat(PromptFormats.get("v4/1").input(Role.EXECUTOR, state))
                .contains("Action history: </s> <extra_id_10> EXAMINE(thing 4)", "<extra_id_1> EXAMINE(thing 13)")
                .doesNotContain("thing 3");
    }

    @Test
    void makesAPromptFitByLeavingOutTheOldestHistoryNeverTheQuestion() {
        PromptFormat format = PromptFormats.get("v4/1");
        TokenCounter words = text -> text.split("\\s+").length;
        int whole = words.count(format.input(Role.EXECUTOR, STATE));

        FittedPrompt fitting = format.fit(Role.EXECUTOR, STATE, words, whole);
        assertThat(fitting.droppedHistory()).isZero();

        FittedPrompt shorter = format.fit(Role.EXECUTOR, STATE, words, whole - 5);
        assertThat(shorter.droppedHistory()).isEqualTo(1);
        assertThat(shorter.text()).doesNotContain("SEE()").contains("What action should you do next?");

        FittedPrompt tiny = format.fit(Role.EXECUTOR, STATE, words, 75);
        assertThat(tiny.shortenedLook()).isTrue();
        assertThat(tiny.text()).contains("What action should you do next?");
    }
}
