package io.subgoal.teacher.answer;

/**
 * Reads an answer. Takes any text, never fails, and needs time in proportion to the text. What is past
 * {@link #MAX_CHARACTERS}, {@link #MAX_ITEMS} or {@link #MAX_ACTIONS} is not read ({@link Answer#cut}).
 */
@FunctionalInterface
public interface AnswerParser {

    /** How much of a text is read; an answer to the longest known path has some 20,000 characters. */
    int MAX_CHARACTERS = 1_000_000;

    /** How many items are read. */
    int MAX_ITEMS = 1_000;

    /** How many actions are read, repetitions counted; the longest known path has some 400. */
    int MAX_ACTIONS = 4_000;

    /** The items of a text; none if it holds none. */
    Answer parse(String text);

    /**
     * Our grammar: {@code 1- name(arguments): {'action', 'wait1 x8'}}, with much tolerance for how it is written. Sub-goals
     * come out as {@code lower_snake(arguments)}.
     */
    static AnswerParser standard() {
        return GrammarParser::parse;
    }

    /** The published code's reading, mistakes included, so that its rows can be made again from stored answers. */
    static AnswerParser reference() {
        return ReferenceParser::parse;
    }
}
