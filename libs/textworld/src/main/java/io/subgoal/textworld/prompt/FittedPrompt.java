package io.subgoal.textworld.prompt;

/**
 * A model input that was made to fit.
 *
 * @param text the input
 * @param droppedHistory how many of the oldest history entries were left out to make it fit
 * @param shortenedLook whether the surroundings had to be shortened as well
 */
public record FittedPrompt(String text, int droppedHistory, boolean shortenedLook) {

    public boolean cut() {
        return droppedHistory > 0 || shortenedLook;
    }
}
