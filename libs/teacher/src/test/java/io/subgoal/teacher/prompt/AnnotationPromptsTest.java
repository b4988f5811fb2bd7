package io.subgoal.teacher.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.teacher.answer.Vocabulary;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnnotationPromptsTest {

    private final AnnotationPrompts prompts = new AnnotationPrompts(PromptVersion.LATEST);

    @Test
    void showsAWorkedExampleOfTheGroupAndThenThePath() {
        Prompt prompt = prompts.question(gold("4-2", 8), Optional.empty());
        assertThat(roles(prompt)).isEqualTo("system user assistant user");
        assertThat(content(prompt, 1)).contains("find a(n) animal").contains("Path that solves it, 11 actions");
        assertThat(content(prompt, 2)).startsWith("1- navigate_to(outside): {");
        assertThat(content(prompt, 3))
                .contains("Find it. In 4-2 8.")
                .contains("\n'go to kitchen', 'wait1 x3'\n")
                .contains("4 actions");
    }

    @Test
    void showsTheTaskAndTheKeptActionsAndNothingElse() {
        Prompt prompt = prompts.question(gold("4-2", 8), Optional.empty());
        assertThat(content(prompt, 3)).doesNotContain("SECRET").doesNotContain("look around");
    }

    @Test
    void everyGroupHasAnExampleOfItsOwn() {
        for (Task task : Tasks.all()) {
            int last = task.train() - 1;
            String shown = content(prompts.question(gold(task.id(), last), Optional.empty()), 1);
            WorkedExample example = new WorkedExamples(new Templates(PromptVersion.LATEST))
                    .all()
                    .get(task.topic() - 1);
            assertThat(shown).as(task.id()).contains(example.description());
        }
    }

    @Test
    void theWorkedExampleIsNeverShownToItself() {
        for (WorkedExample example : new WorkedExamples(new Templates(PromptVersion.LATEST)).all()) {
            Trajectory itself = gold(example.task().id(), example.variation());
            Prompt prompt = prompts.question(itself, Optional.empty());
            assertThat(content(prompt, 1)).doesNotContain(example.description());
            assertThat(content(prompt, 2)).isNotEqualTo(example.answer());
        }
    }

    @Test
    void showsAnEpisodeOfTheSameTaskIfThereIsOne() {
        AnnotatedTrajectory example = annotated(gold("4-2", 5));
        Prompt prompt = prompts.question(gold("4-2", 8), Optional.of(example));
        assertThat(roles(prompt)).isEqualTo("system user assistant user assistant user");
        assertThat(content(prompt, 3)).contains("Find it. In 4-2 5.");
        assertThat(content(prompt, 4)).isEqualTo("1- navigate_to(kitchen): {'go to kitchen'}\n2- wait(): {'wait1 x3'}");
    }

    @Test
    void anEpisodeIsNotShownTwice() {
        Prompt prompt = prompts.question(gold("4-4", 8), Optional.of(annotated(gold("4-4", 7))));
        assertThat(content(prompt, 1)).doesNotContain("find a(n) animal");
    }

    @Test
    void refusesExamplesThatAreMeasuredLaterOrAreTheEpisodeItself() {
        Trajectory gold = gold("4-2", 8);
        assertThatThrownBy(() -> prompts.question(gold, Optional.of(annotated(gold("4-2", 8)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for itself");
        assertThatThrownBy(() -> prompts.question(gold, Optional.of(annotated(gold("4-2", 150)))))
                .hasMessageContaining("is in the dev fold");
        assertThatThrownBy(() -> prompts.question(gold, Optional.of(annotated(gold("4-2", 299)))))
                .hasMessageContaining("is in the test fold");
        assertThatThrownBy(() -> prompts.question(gold, Optional.of(annotated(gold("4-1", 5)))))
                .hasMessageContaining("no example of task 4-2");
        Trajectory lies = new Trajectory(Tasks.get("4-2"), 160, Fold.TRAIN, "", gold.steps());
        assertThatThrownBy(() -> prompts.question(gold, Optional.of(annotated(lies))))
                .hasMessageContaining("train fold only");
    }

    @Test
    void theBriefKnowsAllPlacesAndAllNames() {
        String system = content(prompts.question(gold("4-2", 8), Optional.empty()), 0);
        assertThat(system)
                .contains("hallway", "kitchen", "bathroom", "living room", "bedroom")
                .contains("art studio", "workshop", "greenhouse", "foundry", "outside")
                .contains("wait1 x8");
        for (String name : Vocabulary.STANDARD.names()) {
            assertThat(system).contains(name + "(");
        }
    }

    @Test
    void nothingIsLeftToFillIn() {
        Trajectory gold = gold("4-2", 8);
        Prompt question = prompts.question(gold, Optional.empty());
        Prompt repair = prompts.repair(gold, "an answer", List.of("a", "b"));
        for (Prompt prompt : List.of(
                question,
                prompts.again(question, "hm"),
                repair,
                prompts.repairAgain(repair, "hm", List.of("a", "b"), List.of(), List.of("a", "b")))) {
            assertThat(prompt.messages()).noneMatch(message -> message.content().contains("{{"));
            assertThat(prompt.characters()).isBetween(1_000L, 12_000L);
        }
    }

    @Test
    void whatIsFilledInIsTakenAsItIs() {
        Step step = new Step("use {{path}} on $1", "", 0, false, "", "");
        Trajectory gold = new Trajectory(Tasks.get("4-2"), 8, Fold.TRAIN, "{{count}} \\ $0", List.of(step));
        assertThat(content(prompts.question(gold, Optional.empty()), 3))
                .contains("Task: {{count}} \\ $0\n")
                .contains("'use {{path}} on $1'");
    }

    @Test
    void longAnswersAreNotRepeatedWhole() {
        Prompt question = prompts.question(gold("4-2", 8), Optional.empty());
        assertThat(prompts.again(question, "x".repeat(10_000_000)).characters()).isLessThan(60_000);
    }

    @Test
    void aPromptIsNamedByItsMessages() {
        Prompt question = prompts.question(gold("4-2", 8), Optional.empty());
        assertThat(question.sha256())
                .isEqualTo(prompts.question(gold("4-2", 8), Optional.empty()).sha256());
        assertThat(question.sha256())
                .hasSize(64)
                .isNotEqualTo(prompts.again(question, "hm").sha256());
        assertThat(new Prompt(List.of(Message.user("a"), Message.user("b"))).sha256())
                .isNotEqualTo(new Prompt(List.of(Message.user("ab"), Message.user(""))).sha256());
    }

    private static Trajectory gold(String taskId, int variation) {
        Task task = Tasks.get(taskId);
        List<Step> steps = Stream.of("look around", "go to kitchen", "close door to hallway", "wait1", "wait1", "wait1")
                .map(action -> new Step(action, "SECRET", 0, false, "SECRET", "SECRET"))
                .toList();
        String description = "Find it. In %s %d.".formatted(taskId, variation);
        return new Trajectory(task, variation, task.fold(variation), description, steps);
    }

    private static AnnotatedTrajectory annotated(Trajectory gold) {
        List<Step> kept = gold.keptSteps();
        return new AnnotatedTrajectory(
                gold,
                List.of(
                        new Segment("navigate_to(kitchen)", kept.subList(0, 1)),
                        new Segment("wait()", kept.subList(1, kept.size()))));
    }

    private static String roles(Prompt prompt) {
        return String.join(
                " ",
                prompt.messages().stream()
                        .map(message -> message.role().wireName())
                        .toList());
    }

    private static String content(Prompt prompt, int message) {
        return prompt.messages().get(message).content();
    }
}
