package io.subgoal.testkit.llm;

/**
 * What the stub's model says.
 *
 * @param text the content of its message
 * @param finishReason such as {@code stop}
 */
public record Answer(String text, String finishReason) {

    public static Answer of(String text) {
        return new Answer(text, "stop");
    }
}
