package io.subgoal.textworld.prompt;

/** Counts the tokens of a text, end token included. */
@FunctionalInterface
public interface TokenCounter {
    int count(String text);
}
