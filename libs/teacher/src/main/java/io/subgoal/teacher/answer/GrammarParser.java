package io.subgoal.teacher.answer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass from left to right. Items are numbered 1, 2, 3, ...; a number out of order, and all else between items, is
 * text and skipped.
 */
final class GrammarParser {

    private GrammarParser() {}

    static Answer parse(String raw) {
        boolean cut = raw.length() > AnswerParser.MAX_CHARACTERS;
        String text = Markup.strip(cut ? raw.substring(0, AnswerParser.MAX_CHARACTERS) : raw);
        List<Item> items = new ArrayList<>();
        int room = AnswerParser.MAX_ACTIONS;
        int at = 0;
        int endOfItem = 0;
        while (at < text.length()) {
            boolean mayBegin = at == endOfItem || Blanks.is(text.charAt(at - 1));
            ItemHead head = mayBegin ? head(text, at, items.size() + 1) : null;
            if (head == null) {
                at++;
                continue;
            }
            if (items.size() == AnswerParser.MAX_ITEMS) {
                return new Answer(items, true);
            }
            ActionReader reader = new ActionReader(text, head.end(), items.size() + 2, room);
            at = reader.read();
            endOfItem = at;
            items.add(new Item(head.subgoal(), reader.actions()));
            room -= reader.actions().size();
            if (reader.overfull()) {
                return new Answer(items, true);
            }
        }
        return new Answer(items, cut);
    }

    private static @Nullable ItemHead head(String text, int at, int number) {
        return ItemHead.isDigit(text.charAt(at)) ? ItemHead.at(text, at, number) : null;
    }
}
