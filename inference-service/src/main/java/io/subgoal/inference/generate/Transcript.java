package io.subgoal.inference.generate;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An answer as its tokens come: what each adds to the text, and where it ends. */
final class Transcript {

    private static final char INCOMPLETE = '\uFFFD';

    private final GrowingText growing;
    private final StopStrings stops;
    private final int endToken;
    private final int maxNewTokens;
    private int tokens;
    private String told = "";
    private @Nullable Finish finish;

    Transcript(Function<int[], String> decoder, StopStrings stops, int endToken, int maxNewTokens) {
        growing = new GrowingText(decoder);
        this.stops = stops;
        this.endToken = endToken;
        this.maxNewTokens = maxNewTokens;
    }

    /**
     * Takes the next token.
     *
     * @return what the text goes on with; nothing once it has ended
     */
    String add(int token) {
        if (finish != null) {
            return "";
        }
        tokens++;
        growing.add(token);
        String text = growing.text();
        int stop = stops.find(text);
        if (stop >= 0) {
            finish = Finish.STOP_STRING;
            return tell(text.substring(0, stop));
        }
        if (token == endToken || tokens == maxNewTokens) {
            finish = token == endToken ? Finish.END_TOKEN : Finish.LENGTH;
            return tell(text);
        }
        return tell(text.substring(0, text.length() - held(text)));
    }

    /** Why it has ended, if it has. */
    Optional<Finish> finish() {
        return Optional.ofNullable(finish);
    }

    /** All that was told. */
    String text() {
        return told;
    }

    private String tell(String text) {
        if (!text.startsWith(told)) {
            return "";
        }
        String next = text.substring(told.length());
        told = text;
        return next;
    }

    private int held(String text) {
        int incomplete = text.length();
        while (incomplete > 0 && text.charAt(incomplete - 1) == INCOMPLETE) {
            incomplete--;
        }
        return Math.max(text.length() - incomplete, stops.begun(text));
    }
}
