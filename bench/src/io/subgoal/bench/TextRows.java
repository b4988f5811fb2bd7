package io.subgoal.bench;

import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.tokenizer.WordLevelTokenizer;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptFormats;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Rows of the three sub-goal roles, as the training service makes them for a joint model. */
final class TextRows {

    static final int TARGET_TOKENS = 32;

    private static final PromptFormat FORMAT = PromptFormats.get("compact/1");
    private static final List<Role> ROLES = List.of(Role.EXECUTOR, Role.CONTROLLER, Role.FIRST_SUBGOAL);
    private static final int VOCABULARY = 8000;

    private TextRows() {}

    static List<Example> of(List<AnnotatedTrajectory> episodes) {
        ExampleBuilder builder = ExampleBuilder.of(FORMAT);
        return ROLES.stream()
                .flatMap(role -> episodes.stream().flatMap(episode -> builder.examples(role, episode).stream()))
                .toList();
    }

    /** Writes {@code tokenizer.json} for the words of the rows. */
    static Path writeTokenizer(Path directory, List<Example> rows) throws IOException {
        WordLevelTokenizer words = new WordLevelTokenizer();
        for (Example row : rows) {
            words.add(FORMAT.input(row.role(), row.state()));
            words.add(row.target());
        }
        return Files.writeString(directory.resolve("tokenizer.json"), words.toJson(VOCABULARY));
    }

    /** A row in tokens; of sources that are too long the oldest history goes first. */
    static io.subgoal.t5.train.Example encode(T5Tokenizer tokenizer, Example row, int sourceTokens) {
        String prompt = FORMAT.fit(row.role(), row.state(), tokenizer::count, sourceTokens)
                .text();
        return new io.subgoal.t5.train.Example(
                limit(tokenizer.encode(prompt), sourceTokens), limit(tokenizer.encode(row.target()), TARGET_TOKENS));
    }

    /** Cuts at the end, but keeps the end token. */
    private static int[] limit(int[] ids, int limit) {
        if (ids.length <= limit) {
            return ids;
        }
        int[] cut = Arrays.copyOf(ids, limit);
        cut[limit - 1] = ids[ids.length - 1];
        return cut;
    }
}
