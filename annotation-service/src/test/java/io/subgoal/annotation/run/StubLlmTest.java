package io.subgoal.annotation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.subgoal.llm.LlmException;
import io.subgoal.llm.LlmRequest;
import io.subgoal.llm.OpenAiClient;
import io.subgoal.teacher.annotate.Annotation;
import io.subgoal.teacher.annotate.Annotator;
import io.subgoal.teacher.annotate.Rules;
import io.subgoal.teacher.annotate.Status;
import io.subgoal.teacher.dialogue.Progress;
import io.subgoal.teacher.dialogue.Replies;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.testkit.llm.Answers;
import io.subgoal.testkit.llm.Answers.Mutation;
import io.subgoal.testkit.llm.StubLlm;
import io.subgoal.testkit.llm.StubLlmProcess;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stub teaches well enough for whole annotations, and its mistakes are ones that the teacher's library repairs. */
class StubLlmTest {

    private static List<Trajectory> gold() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/gold-paths.tsv"));
        List<Trajectory> gold = new ArrayList<>();
        for (Task task : Tasks.all()) {
            List<Step> steps = lines.stream()
                    .map(line -> line.split("\t", -1))
                    .filter(fields -> fields[0].equals(task.id()))
                    .map(fields -> new Step(fields[1], fields[2], 0, false, "", ""))
                    .toList();
            gold.add(new Trajectory(task, 0, task.fold(0), "Your task is to do " + task.id(), steps));
        }
        return gold;
    }

    /** Talks until the annotation is done. */
    private static Annotation annotate(OpenAiClient client, Trajectory gold) throws Exception {
        Map<String, String> stored = new HashMap<>();
        Replies replies = (call, prompt) -> Optional.ofNullable(stored.get(prompt.sha256()));
        Annotator annotator = new Annotator(PromptVersion.LATEST, Rules.STANDARD);
        while (true) {
            Progress<Annotation> progress = annotator.progress(gold, Optional.empty(), replies);
            if (progress instanceof Progress.NeedsCall<Annotation> needs) {
                LlmRequest request =
                        new LlmRequest("stub", "gpt-4o", needs.prompt().messages(), 0, null, 4096);
                stored.put(
                        needs.prompt().sha256(),
                        client.complete(request, request.sha256()).text());
            } else if (progress instanceof Progress.Done<Annotation> done) {
                return done.result();
            } else {
                throw new AssertionError(progress);
            }
        }
    }

    @Test
    void annotatesAPathOfEveryTaskWithoutAnEdit() throws Exception {
        try (StubLlm stub = StubLlm.start();
                OpenAiClient client = new OpenAiClient(LlmSettings.at(stub).server())) {
            for (Trajectory gold : gold()) {
                assertThat(annotate(client, gold).provenance().status())
                        .as("task %s", gold.task().id())
                        .isEqualTo(Status.CLEAN);
            }
            assertThat(stub.counts().requests()).isEqualTo(Tasks.all().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void makesMistakesFromWhichAnnotationsRecover(Mutation mutation) throws Exception {
        try (StubLlm stub = StubLlm.start(StubLlm.Settings.DEFAULT.withAnswers(Answers.mutated(mutation)));
                OpenAiClient client = new OpenAiClient(LlmSettings.at(stub).server())) {
            List<Status> statuses = new ArrayList<>();
            for (Trajectory gold : gold().subList(0, 6)) {
                Annotation annotation = annotate(client, gold);
                assertThat(annotation.trajectory().trajectory()).isEqualTo(gold);
                statuses.add(annotation.provenance().status());
            }
            boolean harmless = mutation == Mutation.MARKDOWN || mutation == Mutation.NON_ASCII;
            if (harmless) {
                assertThat(statuses).containsOnly(Status.CLEAN);
            } else {
                assertThat(statuses).contains(Status.REPAIRED);
            }
        }
    }

    @Test
    void runsInAProcessOfItsOwn() throws Exception {
        try (StubLlmProcess stub = StubLlmProcess.start("--key=" + LlmSettings.KEY, "--faults=at 1=500");
                OpenAiClient client = new OpenAiClient(
                        LlmSettings.settings("base-url", stub.baseUrl().toString(), "api-key", LlmSettings.KEY)
                                .server())) {
            LlmRequest request = LlmSettings.request("hello");
            assertThat(catchThrowable(() -> client.complete(request, "k"))).isInstanceOf(LlmException.Broken.class);
            client.complete(request, "k");
            client.complete(request, "k");
            client.complete(request, "another key");
            assertThat(stub.counts().requests()).isEqualTo(4);
            assertThat(stub.counts().charged()).isEqualTo(2);
            assertThat(stub.counts().replayed()).isEqualTo(1);
            assertThat(stub.counts().chargedAgain()).isEqualTo(1);
            assertThat(stub.counts().statuses()).isEqualTo(Map.of(200, 3, 500, 1));

            stub.faults("always quota");
            assertThat(catchThrowable(() -> client.complete(request, "k"))).isInstanceOf(LlmException.Refused.class);
        }
    }
}
