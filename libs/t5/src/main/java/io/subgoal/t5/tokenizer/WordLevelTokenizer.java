package io.subgoal.t5.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds a tokenizer of whole words from a corpus, for models trained from scratch: a word is the same token wherever it
 * stands, so that models can copy it. Punctuation stands alone, numbers are split into digits. Ids as T5 has them: pad 0,
 * end 1, unknown 2, sentinels last.
 */
public final class WordLevelTokenizer {

    private static final String PAD = "<pad>";
    private static final String END = "</s>";
    private static final String UNKNOWN = "<unk>";
    private static final int SENTINELS = 100;

    /**
     * A word with inner hyphens, apostrophes and digits; a digit; a parenthesis with the blank before it, which tells a
     * remark from a call; any other sign that is no blank.
     */
    private static final String PIECE =
            " \\(|[\\p{L}_][\\p{L}\\p{N}_]*(?:['\\-][\\p{L}\\p{N}_]+)*|\\p{N}|[^\\s\\p{L}\\p{N}_]";

    private static final Pattern PIECES = Pattern.compile("</s>|<extra_id_\\d+>|(" + PIECE + ")");

    private final Map<String, Integer> counts = new HashMap<>();

    /** Counts the words of a text. */
    public void add(String text) {
        Matcher piece = PIECES.matcher(text);
        while (piece.find()) {
            if (piece.group(1) != null) {
                counts.merge(piece.group(1), 1, Integer::sum);
            }
        }
    }

    /**
     * The {@code tokenizer.json} for what was counted: the most frequent words, ties by name.
     *
     * @param maxSize most pieces it may have, special ones included
     */
    public String toJson(int maxSize) {
        List<String> pieces = new ArrayList<>(List.of(PAD, END, UNKNOWN));
        counts.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, Integer> e) -> -e.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(Math.max(0, maxSize - pieces.size() - SENTINELS))
                .forEach(e -> pieces.add(e.getKey()));
        for (int i = SENTINELS - 1; i >= 0; i--) {
            pieces.add("<extra_id_" + i + ">");
        }
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(pieces));
    }

    private static ObjectNode json(List<String> pieces) {
        ObjectNode root = new JsonMapper().createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        Map<String, Integer> vocabulary = new TreeMap<>();
        for (int id = 0; id < pieces.size(); id++) {
            String piece = pieces.get(id);
            vocabulary.put(piece, id);
            if (id < 3 || id >= pieces.size() - SENTINELS) {
                addSpecial(added.addObject(), id, piece);
            }
        }
        root.putNull("normalizer");
        ObjectNode splitter = root.putObject("pre_tokenizer");
        splitter.put("type", "Split");
        splitter.putObject("pattern").put("Regex", PIECE);
        splitter.put("behavior", "Removed");
        splitter.put("invert", true);
        addEndToken(root.putObject("post_processor"));
        addDecoder(root.putObject("decoder"));
        ObjectNode model = root.putObject("model");
        model.put("type", "WordLevel");
        ObjectNode vocab = model.putObject("vocab");
        vocabulary.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(e -> vocab.put(e.getKey(), e.getValue()));
        model.put("unk_token", UNKNOWN);
        return root;
    }

    private static void addSpecial(ObjectNode node, int id, String piece) {
        node.put("id", id);
        node.put("content", piece);
        node.put("single_word", false);
        node.put("lstrip", false);
        node.put("rstrip", false);
        node.put("normalized", false);
        node.put("special", true);
    }

    private static void addEndToken(ObjectNode processor) {
        processor.put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        addSequence(single, "A");
        addEnd(single);
        ArrayNode pair = processor.putArray("pair");
        addSequence(pair, "A");
        addEnd(pair);
        addSequence(pair, "B");
        addEnd(pair);
        ObjectNode special = processor.putObject("special_tokens").putObject(END);
        special.put("id", END);
        special.putArray("ids").add(1);
        special.putArray("tokens").add(END);
    }

    private static void addSequence(ArrayNode template, String id) {
        template.addObject().putObject("Sequence").put("id", id).put("type_id", 0);
    }

    private static void addEnd(ArrayNode template) {
        template.addObject().putObject("SpecialToken").put("id", END).put("type_id", 0);
    }

    /** Joins pieces by blanks, then closes up around calls, commas and digits: {@code focus(a (red) jar, pot 12)}. */
    private static void addDecoder(ObjectNode decoder) {
        decoder.put("type", "Sequence");
        ArrayNode steps = decoder.putArray("decoders");
        ObjectNode spaces = steps.addObject();
        spaces.put("type", "WordPiece");
        spaces.put("prefix", "##");
        spaces.put("cleanup", false);
        steps.addObject().put("type", "Fuse");
        // One blank comes from the joining; a second one belongs to the parenthesis.
        addReplace(steps, "Regex", "(?<! ) \\(", "(");
        addReplace(steps, "String", "  (", " (");
        addReplace(steps, "String", "( ", "(");
        addReplace(steps, "String", " )", ")");
        addReplace(steps, "String", " ,", ",");
        addReplace(steps, "Regex", "(?<=\\p{N}) (?=\\p{N})", "");
    }

    private static void addReplace(ArrayNode steps, String kind, String pattern, String content) {
        ObjectNode replace = steps.addObject();
        replace.put("type", "Replace");
        replace.putObject("pattern").put(kind, pattern);
        replace.put("content", content);
    }
}
