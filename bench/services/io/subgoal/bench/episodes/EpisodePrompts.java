package io.subgoal.bench.episodes;

import io.subgoal.api.agent.EpisodeStep;
import io.subgoal.api.agent.EpisodeTrace;
import io.subgoal.api.inference.DecideResponse.ModelCall;
import io.subgoal.textworld.episode.EpisodeMemory;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the models were asked in episodes that were played: the prompts are built again from the traces. Arguments: the
 * prompt format, a file with a trace in each line, and the file to write.
 */
final class EpisodePrompts {

    /** A question to a model, and what it answered. */
    record Question(String prompt, String answer) {}

    /** What was asked before something was done. */
    record Turn(List<Question> questions, String action) {}

    /** An episode as somebody else can go through it again. */
    record Script(String task, int variation, int score, List<Turn> turns) {}

    private final PromptFormat format;
    private final EpisodeTrace trace;
    private final EpisodeMemory memory;

    private EpisodePrompts(PromptFormat format, EpisodeTrace trace) {
        this.format = format;
        this.trace = trace;
        memory = EpisodeMemory.start(Objects.requireNonNull(trace.episode().description()));
    }

    static void main(String[] arguments) throws IOException {
        PromptFormat format = PromptFormats.get(arguments[0]);
        JsonMapper json = JsonMapper.shared();
        try (BufferedReader in = Files.newBufferedReader(Path.of(arguments[1]));
                var out = Files.newBufferedWriter(Path.of(arguments[2]))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Script script = new EpisodePrompts(format, json.readValue(line, EpisodeTrace.class)).script();
                out.write(json.writeValueAsString(script));
                out.newLine();
            }
        }
    }

    private Script script() {
        List<Turn> turns = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        String observation = HistoryEntry.START.observation();
        for (EpisodeStep step : trace.steps()) {
            if (step.action().equals(HistoryEntry.MARKER.action())) {
                ended.add(step.subgoal());
                continue;
            }
            memory.see(observation, step.look());
            turns.add(new Turn(questions(step, ended), step.action()));
            ended.clear();
            // The look around that every episode begins with is no part of the history.
            if (step.index() > 0) {
                memory.did(step.action(), step.observation(), step.score());
                observation = step.observation();
            }
        }
        return new Script(
                trace.episode().task(),
                trace.episode().variation(),
                Objects.requireNonNull(trace.episode().score()),
                turns);
    }

    /** The questions in their order; in between sub-goals change, the last of them to that of the step. */
    private List<Question> questions(EpisodeStep step, List<String> ended) {
        List<ModelCall> calls = step.calls() == null ? List.of() : step.calls();
        List<String> next = new ArrayList<>(ended.stream().skip(1).toList());
        if (!ended.isEmpty()) {
            next.add(Objects.requireNonNull(step.subgoal()));
        }
        Deque<String> due = new ArrayDeque<>(next);
        List<Question> questions = new ArrayList<>();
        boolean over = false;
        for (ModelCall call : calls) {
            Role role = Role.parse(call.role()).orElseThrow();
            int shown = Math.min(format.historyLength(role), memory.history().size());
            PromptState state = memory.state(step.look(), step.inventory()).withNewest(shown - call.droppedHistory());
            questions.add(new Question(format.input(role, state), call.output()));
            if (role == Role.FIRST_SUBGOAL) {
                memory.pursue(call.output());
            } else if (role == Role.CONTROLLER && isTaken(call, over, due.peek())) {
                pursue(due.remove());
            }
            over = role == Role.EXECUTOR && call.output().startsWith("END_SG");
        }
        if (due.isEmpty()) {
            return questions;
        }
        // What was asked for actions that the world did not understand cannot always be told apart.
        due.forEach(this::pursue);
        return List.of();
    }

    /** Another sub-goal is taken up at once; one that was over has to be followed by another. */
    private static boolean isTaken(ModelCall controller, boolean over, @Nullable String due) {
        return due != null && (over || controller.output().equals(due));
    }

    private void pursue(String subgoal) {
        memory.endSubgoal();
        memory.pursue(subgoal);
    }
}
