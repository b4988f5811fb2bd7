package io.subgoal.t5.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.t5.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordLevelTokenizerTest {

    @TempDir
    Path directory;

    private T5Tokenizer tokenizer;

    @BeforeEach
    void build() throws IOException {
        WordLevelTokenizer builder = new WordLevelTokenizer();
        builder.add("move(green-blue paint, flower pot 12)");
        builder.add("FOCUS(orange (paint)");
        builder.add("GO(kitchen) WAIT10() </s> <extra_id_3> the agent's orange. 0 3 4 5 6 7 8 9");
        tokenizer = T5Tokenizer.load(Files.writeString(directory.resolve("tokenizer.json"), builder.toJson(1000)));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void formalTextComesBackAsItWas() {
        for (String text : List.of(
                "move(green-blue paint, flower pot)",
                "GO(kitchen)",
                "WAIT10()",
                "the agent's orange",
                "GO()",
                "FOCUS(orange (paint), flower pot 12)",
                "move(flower pot 3, pot 106)")) {
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void endsEveryTextAndKnowsSpecialTokensInside() {
        int[] ids = tokenizer.encode("GO </s> <extra_id_3> kitchen");
        assertThat(ids[ids.length - 1]).isEqualTo(1);
        assertThat(ids[1]).isEqualTo(1);
        assertThat(ids[2]).isEqualTo(tokenizer.size() - 4);
        assertThat(tokenizer.count("GO </s> <extra_id_3> kitchen")).isEqualTo(5);
    }

    @Test
    void sentinelsAreLastAndCountDownAsInT5() {
        assertThat(tokenizer.encode("<extra_id_0>")[0]).isEqualTo(tokenizer.size() - 1);
        assertThat(tokenizer.encode("<extra_id_99>")[0]).isEqualTo(tokenizer.size() - 100);
    }

    @Test
    void splitsNumbersIntoDigitsAndPunctuationFromWords() {
        assertThat(tokenizer.encode("12")).hasSize(3);
        assertThat(tokenizer.encode("kitchen.")).hasSize(3);
        assertThat(Arrays.equals(tokenizer.encode("(kitchen"), tokenizer.encode("( kitchen")))
                .isTrue();
        assertThat(tokenizer.encode("orange (kitchen)")).hasSize(5);
    }

    @Test
    void unknownWordsAreUnknown() {
        assertThat(tokenizer.encode("zebra")).containsExactly(2, 1);
    }

    @Test
    void keepsTheMostFrequentWordsWhenThereIsLittleRoom() throws IOException {
        WordLevelTokenizer builder = new WordLevelTokenizer();
        builder.add("often often often sometimes sometimes rarely");
        Path file = Files.writeString(directory.resolve("small.json"), builder.toJson(105));
        try (T5Tokenizer small = T5Tokenizer.load(file)) {
            assertThat(small.size()).isEqualTo(105);
            assertThat(small.encode("often sometimes rarely")).containsExactly(3, 4, 2, 1);
        }
    }

    @Test
    void aFileThatIsNoTokenizerIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("broken.json"), "{\"model\": 3}");
        Assertions.assertThatThrownBy(() -> T5Tokenizer.load(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("broken.json");
    }
}
