package io.subgoal.annotation.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.annotation.LeakReport.Leak;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationStatistics.Request;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.teacher.prompt.AnnotationPrompts;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Episodes found again in what an LLM was asked. */
class ShownExamplesTest {

    private static final AnnotationPrompts PROMPTS = new AnnotationPrompts(PromptVersion.LATEST);

    private final StoredTrajectory train = episode(1, 0, Fold.TRAIN, "bee");
    private final StoredTrajectory other = episode(2, 1, Fold.TRAIN, "wolf");
    private final StoredTrajectory test = episode(3, 100, Fold.TEST, "parrot");
    private final StoredTrajectory mislabelled = episode(4, 101, Fold.TRAIN, "mouse");
    private final StoredTrajectory twin = episode(5, 102, Fold.TEST, "bee");

    private final ShownExamples shown = new ShownExamples();

    @BeforeEach
    void know() {
        Stream.of(train, other, test, mislabelled, twin).forEach(shown::know);
    }

    @Test
    void trainEpisodesAndTheEpisodeItselfMayBeShown() {
        assertThat(shown.leaks(request(other, train, other))).isEmpty();
        assertThat(shown.leaks(request(test, train, test))).isEmpty();
        assertThat(shown.read()).isEqualTo(2);
    }

    @Test
    void testEpisodesMayNot() {
        assertThat(shown.leaks(request(other, test, other)))
                .containsExactly(new Leak("prompt", "7-1", 100, "test", "test", 2L));
    }

    @Test
    void testEpisodesInTheWrongSplitMayNotEither() {
        assertThat(shown.leaks(request(other, mislabelled, other)))
                .containsExactly(new Leak("prompt", "7-1", 101, "train", "test", 2L));
    }

    @Test
    void aTrainEpisodeThatReadsTheSameIsTakenForIt() {
        assertThat(shown.leaks(request(other, twin, other))).isEmpty();
    }

    @Test
    void countsWhatCannotBeRead() {
        assertThat(shown.leaks(new Request(1L, "not { json"))).isEmpty();
        assertThat(shown.unread()).isEqualTo(1);
        assertThat(shown.read()).isZero();
    }

    private static Request request(StoredTrajectory about, StoredTrajectory... asked) {
        List<Map<String, String>> messages = Stream.of(asked)
                .map(episode -> Map.of("role", "user", "content", question(episode)))
                .toList();
        return new Request(about.id(), Json.write(Map.of("model", "m", "messages", messages)));
    }

    private static String question(StoredTrajectory episode) {
        return PROMPTS.question(episode.trajectory(), Optional.empty())
                .messages()
                .getLast()
                .content();
    }

    private static StoredTrajectory episode(long id, int variation, Fold fold, String animal) {
        Step step = new Step("focus on " + animal, "You focus on the " + animal + ".", 1, true, "", "");
        return new StoredTrajectory(
                id, new Trajectory(Tasks.get("7-1"), variation, fold, "Find the animal.", List.of(step)));
    }
}
