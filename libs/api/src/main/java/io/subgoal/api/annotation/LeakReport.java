package io.subgoal.api.annotation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether anything that is measured later could have been seen in training.
 *
 * @param passed whether nothing was found
 * @param episodes episodes whose fold was compared with the task's own
 * @param prompts requests to the LLM in which examples were looked for
 * @param promptsUnread requests that could not be read, or are not stored for want of an answer
 * @param found how many leaks there are in all
 * @param leaks the first of them
 */
public record LeakReport(
        boolean passed, long episodes, long prompts, long promptsUnread, long found, List<Leak> leaks) {

    /**
     * A leak.
     *
     * @param kind {@code split}: an episode is in another split than its variation belongs to; {@code prompt}: an episode
     *     of dev or test was shown to the LLM as an example
     * @param split the split in which the episode is
     * @param belongsTo the fold of its variation
     * @param shownFor trajectory whose prompt showed it
     */
    public record Leak(
            String kind,
            String task,
            int variation,
            String split,
            String belongsTo,
            @Nullable Long shownFor) {}
}
