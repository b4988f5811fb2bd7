package io.subgoal.textworld.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AugmentationTest {

    private static final String LOOK =
            "This outside location is called the outside. Here you see: \n\tan axe\n\ta baby wolf\n\ta dove egg\n\ta shovel\nYou also see:\n\tA door to the kitchen (that is open)\n";

    private static final List<String> KNOWN = List.of("jug", "lead", "red");

    /** The same draws each time: what is looked for among many variants is in them or is not. */
    private final SplittableRandom random = new SplittableRandom(1);

    /** What is replaced is replaced wherever it stands, also where a name gets shorter or longer by it. */
    @Test
    void replacesWordsToCopyInInputAndTargetAlike() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(dove egg)"));
        Set<String> targets = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            Example changed = copyWords(row, KNOWN);
            targets.add(changed.target().replaceAll("\\d+", "n"));
            String words = changed.target().substring(5, changed.target().length() - 1);
            assertThat(changed.state().subgoals().getFirst()).isEqualTo("pick_up(" + words + ")");
            assertThat(changed.state().look()).contains("\ta " + words + "\n");
            assertThat(changed.state().history().getLast().action()).isEqualTo("focus on " + words);
            assertThat(changed.state().history().getLast().observation()).isEqualTo("You focus on the " + words + ".");
        }
        assertThat(targets)
                .contains(
                        "PICK(dove egg)",
                        "PICK(<extra_id_n> <extra_id_n>)",
                        "PICK(dove <extra_id_n>)",
                        "PICK(<extra_id_n> egg)",
                        "PICK(<extra_id_n>)",
                        "PICK(<extra_id_n> <extra_id_n> egg)",
                        "PICK(jug egg)",
                        "PICK(dove lead)");
    }

    @Test
    void thingsChangeTheirNamesWithOthersInSight() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(dove egg)"));
        for (int i = 0; i < 200; i++) {
            Example changed = copyWords(row, List.of("axe"));
            assertThat(changed.state().look())
                    .satisfiesAnyOf(
                            look -> assertThat(look).containsPattern("an (axe|<extra_id_)"),
                            look -> assertThat(look).contains("an dove").containsPattern("a axe( |\n)"),
                            look -> assertThat(look).contains("an egg").containsPattern("a (.* )?axe\n"));
        }
    }

    /** Who is told to boil something in sight learns to name what the task names, whatever it is called. */
    @Test
    void copiesWhatTheTaskNamesAndIsInSight() {
        Example row =
                example("Boil lead.", Role.CONTROLLER, "focus_on(lead)", List.of("navigate_to(outside)"), "\tlead\n");
        Set<String> targets = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Example changed = copyWords(row, List.of());
            String word = changed.target().substring(9, changed.target().length() - 1);
            assertThat(changed.state().taskDescription()).isEqualTo("Boil " + word + ".");
            assertThat(changed.state().look()).contains("\t" + word + "\n");
            targets.add(word);
        }
        assertThat(targets).hasSizeGreaterThan(50);
        Example away = example("Boil lead.", Role.CONTROLLER, "fill(pot, lead)", List.of("navigate_to(outside)"), "");
        assertThat(copyWords(away, List.of())).isEqualTo(away);
    }

    /** Whoever has connected one end of a wire goes on with that wire, whatever it is called. */
    @Test
    void whatTheExecutorHasJustUsedIsCopied() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(food)"));
        Set<String> targets = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            targets.add(copyWords(row, List.of()).target());
        }
        assertThat(targets).hasSizeGreaterThan(50);
    }

    /** Nothing in such a prompt says any more which one is meant. */
    @Test
    void whatIsNotShownAnyMoreIsNotCopied() {
        for (Role role : List.of(Role.EXECUTOR, Role.CONTROLLER)) {
            Example row = example(role, "focus_on(dove egg)", List.of("navigate_to(outside)"));
            Example forgotten = row.withNewest(0);
            Set<Example> changed = new HashSet<>();
            Set<Example> unchanged = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                changed.add(copyWords(row, List.of()));
                unchanged.add(copyWords(forgotten, List.of()));
            }
            assertThat(changed).hasSizeGreaterThan(50);
            assertThat(unchanged).containsExactly(forgotten);
        }
    }

    /** Else a model would learn to copy what looks new, and never read what is asked for. */
    @Test
    void otherThingsInSightGetNewNamesToo() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(dove egg)"));
        List<String> inSight = List.of("axe", "baby", "wolf", "shovel", "dove", "egg");
        int withOthers = 0;
        for (int i = 0; i < 400; i++) {
            Example changed = copyWords(row, inSight);
            String look = changed.state().look();
            String asked = changed.target().substring(5, changed.target().length() - 1);
            assertThat(look).containsOnlyOnce("\ta " + asked + "\n");
            Matcher sentinel = Pattern.compile("<extra_id_\\d+>").matcher(look);
            List<String> sentinels = sentinel.results().map(MatchResult::group).toList();
            assertThat(sentinels).doesNotHaveDuplicates();
            withOthers += sentinels.stream().anyMatch(word -> !asked.contains(word)) ? 1 : 0;
        }
        assertThat(withOthers).isBetween(140, 260);
    }

    /** The choice of a wolf stays one of a wolf. */
    @Test
    void replacesOnlyWhatIsCopied() {
        Example row = example("Not the dove.", Role.FIRST_SUBGOAL, "focus_on(wolf dove)", List.of(), "");
        for (int i = 0; i < 100; i++) {
            assertThat(copyWords(row, KNOWN).target()).startsWith("focus_on(wolf");
        }
    }

    @Test
    void aLetterIsTheSameHoweverItIsWritten() {
        Example row = example(
                "Which of (B, F)?",
                Role.EXECUTOR,
                "LOOK(plane f)",
                List.of("observe(plane f)"),
                "\ta plane F\n\ta plane B\n");
        Set<String> letters = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Example changed = copyWords(row, List.of());
            String target = changed.target();
            assertThat(changed.state().look().toLowerCase(Locale.ROOT))
                    .contains("\ta " + target.substring(5, target.length() - 1) + "\n", " b\n");
            letters.add(target.substring(5));
        }
        assertThat(letters).hasSizeGreaterThan(20);
    }

    /** What is green is told apart by that; the green house is a room, whose door a model has to know by name. */
    @Test
    void aColourIsNoRoom() {
        Example row = example(
                "Make green paint.",
                Role.CONTROLLER,
                "focus_on(green paint)",
                List.of("navigate_to(green house)"),
                "\tgreen paint\n\tA door to the green house (that is open)\n");
        Set<String> targets = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Example changed = copyWords(row, List.of());
            assertThat(changed.state().look()).contains("A door to the green house (that");
            assertThat(changed.state().subgoals()).containsExactly("navigate_to(green house)");
            targets.add(changed.target());
        }
        assertThat(targets).hasSizeGreaterThan(50);
    }

    private Example copyWords(Example row, List<String> known) {
        return new Augmentation(1, 0, 0).apply(row, known, random);
    }

    @Test
    void leavesChoicesAlone() {
        // The controller chooses the egg here, since it is an egg: no other word may stand for it.
        Example choice = example(Role.CONTROLLER, "focus_on(baby wolf)", List.of("navigate_to(outside)"));
        for (int i = 0; i < 20; i++) {
            assertThat(new Augmentation(1, 0, 0).apply(choice, KNOWN, random)).isEqualTo(choice);
        }
    }

    @Test
    void leavesRoomsAlone() {
        Example travel = example(Role.EXECUTOR, "GO(kitchen)", List.of("navigate_to(kitchen)"));
        for (int i = 0; i < 20; i++) {
            assertThat(new Augmentation(1, 0, 0).apply(travel, KNOWN, random)).isEqualTo(travel);
        }
    }

    @Test
    void shufflesThingsAndKeepsTheOneThatMatters() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(dove egg)"));
        for (int i = 0; i < 20; i++) {
            Example changed = new Augmentation(0, 1, 0).apply(row, KNOWN, random);
            assertThat(changed.state().look())
                    .startsWith("This outside location is called the outside. Here you see: \n")
                    .contains("\ta dove egg\n")
                    .endsWith("You also see:\n\tA door to the kitchen (that is open)\n");
            assertThat(LOOK.lines().toList())
                    .containsAll(changed.state().look().lines().toList());
            assertThat(changed.target()).isEqualTo(row.target());
        }
    }

    @Test
    void isAPureFunctionOfItsRandomNumbers() {
        Example row = example(Role.EXECUTOR, "PICK(dove egg)", List.of("pick_up(dove egg)"));
        Augmentation augmentation = new Augmentation(0.5, 0.5, 0);
        for (long seed = 0; seed < 20; seed++) {
            assertThat(augmentation.apply(row, KNOWN, new SplittableRandom(seed)))
                    .isEqualTo(augmentation.apply(row, KNOWN, new SplittableRandom(seed)));
        }
    }

    /** What the task names is not there: nothing else in sight is it. */
    @Test
    void whoDoesNotSeeWhatTheTaskNamesLooksElsewhere() {
        String fridge =
                "\ta fridge. The fridge door is closed.\n\ta oven, which is turned off. The oven door is closed.\n";
        Example row = searching("focus_on(lead)", Role.CONTROLLER, fridge + "\tlead\n", List.of("look around"));
        for (int i = 0; i < 100; i++) {
            Example changed = absent(row);
            assertThat(changed.target()).isEqualTo("open(fridge)");
            assertThat(changed.state().taskDescription()).startsWith("Boil ").doesNotContain("lead");
            assertThat(changed.state().look()).contains("\tlead\n");
            String asked = changed.state().taskDescription().replaceAll("Boil |\\.", "");
            assertThat(changed.state().look()).doesNotContain(asked);
        }
        Example plain = searching("FOCUS(lead)", Role.IMITATION, fridge + "\tlead\n", List.of("go to outside"));
        assertThat(absent(plain).target()).isEqualTo("OPEN(fridge)");
        Example bare = searching("FOCUS(lead)", Role.IMITATION, "\tlead\n", List.of("go to outside"));
        assertThat(absent(bare).target()).isEqualTo("GO(kitchen)");
        for (String choice : List.of("focus_on(lead)", "pick_up(lead)")) {
            Example controller = searching(choice, Role.CONTROLLER, "\tlead\n", List.of("go to outside"));
            assertThat(absent(controller).target()).isEqualTo("navigate_to(kitchen)");
        }
        Example picking = searching("PICK(lead)", Role.IMITATION, fridge + "\tlead\n", List.of("go to outside"));
        assertThat(absent(picking).target()).isEqualTo("OPEN(fridge)");
    }

    @Test
    void whatWasMadeOrMetBeforeIsNotLookedForElsewhere() {
        Example met = searching("focus_on(lead)", Role.CONTROLLER, "\tlead\n", List.of("pick up lead"));
        Example made = searching("focus_on(lead)", Role.CONTROLLER, "\tlead\n", List.of("mix cup"));
        Example unnamed = searching("focus_on(dove egg)", Role.CONTROLLER, "\tlead\n", List.of("look around"));
        Example other = searching("heat(lead)", Role.CONTROLLER, "\tlead\n", List.of("look around"));
        Example executor = searching("FOCUS(lead)", Role.EXECUTOR, "\tlead\n", List.of("look around"));
        for (Example row : List.of(met, made, unnamed, other, executor)) {
            assertThat(absent(row)).isEqualTo(row);
        }
    }

    private Example absent(Example row) {
        return new Augmentation(0, 0, 1).apply(row, KNOWN, random);
    }

    private static Example searching(String target, Role role, String things, List<String> actions) {
        Example row = example("Boil lead.", role, target, List.of("navigate_to(outside)"), things);
        PromptState state = row.state();
        List<HistoryEntry> history = actions.stream()
                .map(action -> new HistoryEntry(action, 0, "Fine."))
                .toList();
        return row.with(
                new PromptState(
                        state.taskDescription(),
                        state.time(),
                        state.score(),
                        history,
                        state.look(),
                        state.inventory(),
                        state.rooms(),
                        state.subgoals()),
                target);
    }

    private static Example example(Role role, String target, List<String> subgoals) {
        return example("Find it.", role, target, subgoals, "");
    }

    private static Example example(String task, Role role, String target, List<String> subgoals, String things) {
        Trajectory trajectory = new Trajectory(Tasks.get("4-1"), 0, Fold.TRAIN, task, List.of());
        PromptState state = new PromptState(
                task,
                3,
                0,
                List.of(HistoryEntry.START, new HistoryEntry("focus on dove egg", 0.5, "You focus on the dove egg.")),
                LOOK.replace("\tan axe\n", "\tan axe\n" + things),
                "nothing",
                List.of("outside"),
                subgoals);
        return new Example(role, trajectory, 2, state, target);
    }
}
