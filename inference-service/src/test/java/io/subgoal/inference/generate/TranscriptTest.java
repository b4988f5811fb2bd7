package io.subgoal.inference.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An answer as its tokens come. */
class TranscriptTest {

    private static final int END = 1000;

    /** Tokens are bytes; what is no character yet reads as a replacement, as tokenizers with bytes have it. */
    private static final Function<int[], String> BYTES = tokens -> {
        int[] bytes = Arrays.stream(tokens).filter(t -> t != END).toArray();
        byte[] text = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            text[i] = (byte) bytes[i];
        }
        return new String(text, StandardCharsets.UTF_8).strip();
    };

    /** Tokens are words with the blank before them, which a text does not begin with, as SentencePiece has it. */
    private static final Function<int[], String> WORDS = tokens -> Arrays.stream(tokens)
            .filter(t -> t != END)
            .mapToObj(t -> " w" + t)
            .collect(Collectors.joining())
            .strip();

    @Test
    void charactersOfSeveralTokensComeWhole() {
        Transcript transcript = transcript(BYTES, List.of(), 100);
        assertThat(tell(transcript, bytes("aé€😀b")))
                .containsExactly("a", "", "é", "", "", "€", "", "", "", "😀", "b", "");
        assertThat(transcript.text()).isEqualTo("aé€😀b");
        assertThat(transcript.finish()).contains(Finish.END_TOKEN);
    }

    @Test
    void wordsBringTheBlankBeforeThem() {
        assertThat(tell(transcript(WORDS, List.of(), 100), new int[] {1, 2, 3, END}))
                .containsExactly("w1", " w2", " w3", "");
    }

    @Test
    void aCharacterThatIsNeverCompletedIsToldAtTheEnd() {
        assertThat(tell(transcript(BYTES, List.of(), 2), new int[] {'a', 0xC3})).containsExactly("a", "\uFFFD");
    }

    @Test
    void whatMayBecomeAStopStringIsHeldBack() {
        Transcript transcript = transcript(BYTES, List.of("stop", "sto?"), 100);
        assertThat(tell(transcript, bytes("a sto stop")))
                .containsExactly("a", "", " ", "", "", "", "sto ", "", "", "", "");
        assertThat(transcript.finish()).contains(Finish.STOP_STRING);
        assertThat(transcript.text()).isEqualTo("a sto ");
    }

    @Test
    void whatWasHeldBackIsToldWhenTheAnswerEndsOtherwise() {
        assertThat(String.join("", tell(transcript(BYTES, List.of("stop"), 100), bytes("a sto"))))
                .isEqualTo("a sto");
        Transcript cut = transcript(BYTES, List.of("stop"), 4);
        assertThat(String.join("", tell(cut, bytes("a stop")))).isEqualTo("a st");
        assertThat(cut.finish()).contains(Finish.LENGTH);
    }

    @Test
    void theFirstOfSeveralStopStringsCounts() {
        Transcript transcript = transcript(WORDS, List.of("w3", "2 w"), 100);
        tell(transcript, new int[] {1, 2, 3, 4, END});
        assertThat(transcript.text()).isEqualTo("w1 w");
    }

    @Test
    void aSequenceGoesOnUntilItsOwnTextHasAStopString() {
        StopListener listener =
                new StopListener(List.of(transcript(WORDS, List.of("w2"), 100), transcript(WORDS, List.of("w2"), 100)));
        assertThat(listener.token(0, 1, -1)).isTrue();
        assertThat(listener.token(1, 2, -1)).isFalse();
        assertThat(listener.token(0, 3, -1)).isTrue();
        assertThat(listener.token(0, END, -1)).isFalse();
    }

    @Test
    void partsOfLongTextsMakeUpTheWhole() {
        Random random = new Random(7);
        String signs = "ab é€😀 \n";
        for (int round = 0; round < 50; round++) {
            String text = IntStream.range(0, 200)
                    .mapToObj(i -> {
                        int at = random.nextInt(signs.codePointCount(0, signs.length()));
                        return Character.toString(signs.codePointAt(signs.offsetByCodePoints(0, at)));
                    })
                    .collect(Collectors.joining());
            int[] tokens = bytes(text);
            assertThat(String.join("", tell(transcript(BYTES, List.of(), 5000), tokens)))
                    .isEqualTo(BYTES.apply(tokens));
        }
        int[] words = random.ints(500, 0, 900).toArray();
        words[499] = END;
        assertThat(String.join("", tell(transcript(WORDS, List.of("no"), 5000), words)))
                .isEqualTo(WORDS.apply(words));
    }

    @Test
    void longTextsAreNotDecodedAnewWithEveryToken() {
        List<Integer> lengths = new ArrayList<>();
        Transcript transcript = transcript(
                tokens -> {
                    lengths.add(tokens.length);
                    return WORDS.apply(tokens);
                },
                List.of(),
                5000);
        tell(transcript, IntStream.range(0, 900).toArray());
        assertThat(lengths).allMatch(length -> length <= 64);
    }

    private static Transcript transcript(Function<int[], String> decoder, List<String> stops, int maxNewTokens) {
        return new Transcript(decoder, new StopStrings(stops), END, maxNewTokens);
    }

    private static List<String> tell(Transcript transcript, int[] tokens) {
        return Arrays.stream(tokens).mapToObj(transcript::add).toList();
    }

    /** The bytes of a text and the end token. */
    private static int[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length + 1];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = bytes[i] & 0xFF;
        }
        tokens[bytes.length] = END;
        return tokens;
    }
}
