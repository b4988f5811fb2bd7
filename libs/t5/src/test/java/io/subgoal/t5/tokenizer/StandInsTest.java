package io.subgoal.t5.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInsTest {

    private static final int UNKNOWN = 2;

    @TempDir
    Path directory;

    private T5Tokenizer tokenizer;

    @BeforeEach
    void build() throws IOException {
        WordLevelTokenizer builder = new WordLevelTokenizer();
        builder.add("task focus on the paper | here kitchen : paper , FOCUS(paper) MOVE(paper, red box) substance");
        tokenizer = T5Tokenizer.load(Files.writeString(directory.resolve("tokenizer.json"), builder.toJson(1000)));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private StandIns standIns(String text, int first, int count) {
        return tokenizer.standIns(text, tokenizer.encode(text), first, count);
    }

    @Test
    void anUnknownWordIsTheSameSentinelWhereverItStands() {
        String text = "focus on the paper clip | here kitchen : paper clip , substance P";
        StandIns names = standIns(text, 20, 80);
        int clip = tokenizer.encode("<extra_id_20>")[0];
        int letter = tokenizer.encode("<extra_id_21>")[0];
        assertThat(names.none()).isFalse();
        assertThat(names.encoded())
                .hasSameSizeAs(tokenizer.encode(text))
                .contains(clip, letter)
                .doesNotContain(UNKNOWN);
        assertThat(Arrays.stream(names.encoded()).filter(id -> id == clip)).hasSize(2);
        int[] answer = names.encode("MOVE(paper clip, red box)");
        assertThat(answer).contains(clip);
        assertThat(names.decode(answer)).isEqualTo("MOVE(paper clip, red box)");
        assertThat(names.decode(names.encode("FOCUS(substance P)"))).isEqualTo("FOCUS(substance P)");
        assertThat(names.encode("FOCUS(juggler)")).contains(UNKNOWN);
    }

    @Test
    void aLetterIsTheSameOneHoweverItIsWritten() {
        StandIns names = standIns("substance P | solid substance p | paper clip , Clip", 20, 80);
        int letter = tokenizer.encode("<extra_id_20>")[0];
        assertThat(Arrays.stream(names.encoded()).filter(id -> id == letter)).hasSize(2);
        assertThat(names.decode(names.encode("FOCUS(substance p)"))).isEqualTo("FOCUS(substance P)");
        assertThat(names.decode(names.encode("FOCUS(paper Clip)"))).isEqualTo("FOCUS(paper Clip)");
    }

    @Test
    void whereEveryWordIsKnownNothingChanges() {
        StandIns names = standIns("focus on the paper", 20, 80);
        assertThat(names.none()).isTrue();
        assertThat(names.encoded()).isEqualTo(tokenizer.encode("focus on the paper"));
        assertThat(names.decode(tokenizer.encode("FOCUS(paper)"))).isEqualTo("FOCUS(paper)");
        assertThat(names.decode(tokenizer.encode("FOCUS(<extra_id_20>)"))).isEqualTo("FOCUS()");
    }

    @Test
    void wordsBeyondTheSentinelsStayUnknown() {
        StandIns names = standIns("ape bee cat", 98, 2);
        assertThat(Arrays.stream(names.encoded()).filter(id -> id == UNKNOWN)).hasSize(1);
        assertThat(names.decode(names.encode("FOCUS(bee)"))).isEqualTo("FOCUS(bee)");
    }
}
