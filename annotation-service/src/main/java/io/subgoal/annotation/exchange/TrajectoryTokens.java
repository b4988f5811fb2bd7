package io.subgoal.annotation.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** The tokens of a file under limits; every complaint says where in the file it applies. */
final class TrajectoryTokens {

    private static final int MAX_DEPTH = 10;
    private static final int MAX_TEXT = 1 << 20;
    private static final long MAX_TRAJECTORY = 16L << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(200)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;
    private long characters;

    private TrajectoryTokens(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads a file; what is wrong with it as JSON is told in the same way as everything else. */
    static <T> T read(InputStream in, Function<TrajectoryTokens, T> reading) throws IOException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            return new TrajectoryTokens(parser).guarded(reading);
        } catch (JacksonIOException e) {
            // A parser reads ahead when it is made.
            throw e.getCause();
        }
    }

    private <T> T guarded(Function<TrajectoryTokens, T> reading) throws IOException {
        try {
            return reading.apply(this);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
            throw new BadTrajectoryFileException("line %d, column %d: not valid JSON, or over a limit: %s"
                    .formatted(
                            at.getLineNr(),
                            at.getColumnNr(),
                            e.getOriginalMessage().lines().findFirst().orElse("cannot be read")));
        }
    }

    @Nullable
    JsonToken next() {
        return parser.nextToken();
    }

    @Nullable
    JsonToken token() {
        return parser.currentToken();
    }

    String name() {
        return parser.currentName();
    }

    int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    void skip() {
        parser.skipChildren();
    }

    void require(JsonToken wanted, String otherwise) {
        if (parser.currentToken() != wanted) {
            throw bad(otherwise);
        }
    }

    String text() {
        require(JsonToken.VALUE_STRING, "must be a text");
        String text = parser.getString();
        characters += text.length();
        if (characters > MAX_TRAJECTORY) {
            throw bad("a trajectory may have %d characters at most".formatted(MAX_TRAJECTORY));
        }
        requireStorable(text);
        return text;
    }

    @Nullable
    String textOrNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : text();
    }

    int number() {
        require(JsonToken.VALUE_NUMBER_INT, "must be a whole number");
        return parser.getIntValue();
    }

    /** A number, or a number as text, as archives have it. */
    double score() {
        double score;
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            try {
                score = Double.parseDouble(text());
            } catch (NumberFormatException e) {
                score = Double.NaN;
            }
        } else {
            boolean number = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
            score = number ? parser.getDoubleValue() : Double.NaN;
        }
        if (!(score >= -1 && score <= 1)) {
            throw bad("must be a number from -1 to 1");
        }
        return score;
    }

    /** True or false, or one of these as text, as archives have it. */
    boolean flag() {
        if (parser.currentToken() == JsonToken.VALUE_TRUE || parser.currentToken() == JsonToken.VALUE_FALSE) {
            return parser.getBooleanValue();
        }
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? text() : "";
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw bad("must be true or false");
    }

    <T> T present(@Nullable T value, String field) {
        if (value == null) {
            throw bad("the trajectory has no '%s'".formatted(field));
        }
        return value;
    }

    /** The next trajectory begins with nothing read. */
    void endTrajectory() {
        characters = 0;
    }

    BadTrajectoryFileException bad(String message) {
        TokenStreamLocation at = parser.currentTokenLocation();
        String pointer = parser.streamReadContext().pathAsPointer().toString();
        return new BadTrajectoryFileException("line %d, column %d%s: %s"
                .formatted(at.getLineNr(), at.getColumnNr(), pointer.isEmpty() ? "" : ", " + pointer, message));
    }

    /** The database stores no zero character, and no half of a character. */
    private void requireStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                throw bad("the text has a character that cannot be stored: \\u%04x".formatted((int) c));
            }
            if (pair) {
                i++;
            }
        }
    }
}
