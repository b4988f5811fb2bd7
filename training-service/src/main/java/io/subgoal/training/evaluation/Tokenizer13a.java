package io.subgoal.training.evaluation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The tokenization {@code 13a} of sacreBLEU 2 (sacrebleu/tokenizers/tokenizer_13a.py and tokenizer_re.py), which is that of
 * the script mteval-v13a.pl.
 */
final class Tokenizer13a {

    private static final Pattern PUNCTUATION = Pattern.compile("([\\{-\\~\\[-\\` -\\&\\(-\\+\\:-\\@\\/])");
    private static final Pattern POINT_AFTER_OTHER = Pattern.compile("([^0-9])([\\.,])");
    private static final Pattern POINT_BEFORE_OTHER = Pattern.compile("([\\.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");
    /** What Python's {@code str.split} and {@code str.rstrip} take for space: Unicode's, and four control characters. */
    private static final String SPACE = "[\\s\\x1c-\\x1f]+";

    private static final Pattern SPACES = Pattern.compile(SPACE, Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern TRAILING_SPACES = Pattern.compile(SPACE + "\\z", Pattern.UNICODE_CHARACTER_CLASS);

    private Tokenizer13a() {}

    static List<String> tokens(String text) {
        String line = TRAILING_SPACES
                .matcher(text)
                .replaceAll("")
                .replace("<skipped>", "")
                .replace("-\n", "")
                .replace("\n", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        line = PUNCTUATION.matcher(" " + line + " ").replaceAll(" $1 ");
        line = POINT_AFTER_OTHER.matcher(line).replaceAll("$1 $2 ");
        line = POINT_BEFORE_OTHER.matcher(line).replaceAll(" $1 $2");
        line = DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
        return SPACES.splitAsStream(line).filter(token -> !token.isEmpty()).toList();
    }
}
