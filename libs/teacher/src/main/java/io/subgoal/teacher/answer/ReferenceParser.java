package io.subgoal.teacher.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads as the published code does. Its searches start over at the beginning of the text for every number, cut three
 * characters after a number's first digit and two at an item's end, and know neither quotes nor line breaks; so names
 * from the tenth on begin with a blank, and the last action may lose its last letter.
 */
final class ReferenceParser {

    private static final int MAX_NUMBER = 39;
    private static final Pattern DELETED = Pattern.compile("[{},.]");

    private ReferenceParser() {}

    /** No items stand for an answer on which the published code stops with an error. */
    static Answer parse(String raw) {
        boolean cut = raw.length() > AnswerParser.MAX_CHARACTERS;
        String text = cut ? raw.substring(0, AnswerParser.MAX_CHARACTERS) : raw;
        List<Item> items = new ArrayList<>();
        int room = AnswerParser.MAX_ACTIONS;
        for (int i = 1; i <= MAX_NUMBER && text.contains(i + "-"); i++) {
            String item = item(text, i);
            String separator = item.contains(":{") ? ":{" : ": {";
            int split = item.indexOf(separator);
            Item read;
            if (split >= 0) {
                String body = item.substring(split + separator.length());
                read = new Item(item.substring(0, split), actions(body.substring(0, Math.max(0, body.length() - 2))));
            } else if (items.isEmpty()) {
                return new Answer(List.of(), cut);
            } else {
                // Its variables still hold what the last item left in them.
                read = items.getLast();
            }
            if (read.actions().size() > room) {
                return new Answer(items, true);
            }
            room -= read.actions().size();
            items.add(read);
        }
        return new Answer(items, cut);
    }

    private static String item(String text, int number) {
        int from = Math.min(text.length(), text.indexOf(number + "-") + 3);
        int next = text.indexOf((number + 1) + "-");
        int to = next < 0 ? text.length() : next;
        return text.substring(from, Math.max(from, to));
    }

    private static List<String> actions(String body) {
        List<String> pieces = new ArrayList<>();
        for (String piece : body.split(",", -1)) {
            pieces.add(DELETED.matcher(piece).replaceAll(""));
        }
        pieces.remove("");
        return pieces.stream().map(piece -> piece.replace("'", "").strip()).toList();
    }
}
