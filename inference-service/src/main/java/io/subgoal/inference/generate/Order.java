package io.subgoal.inference.generate;

import io.subgoal.api.inference.GenerateLimits;
import io.subgoal.service.error.ServiceException;
import java.util.List;

/**
 * What is to be generated, whichever protocol asked for it.
 *
 * @param stop texts that an answer ends before
 * @param pieces whether answers come with their tokens
 */
public record Order(Prompts prompts, Plan plan, List<String> stop, boolean pieces) {

    /** Refuses to stream more than is meant to be followed token by token. */
    public void requireStreamable() {
        int answers = prompts.size() * plan.count();
        if (plan.gradual() && answers > GenerateLimits.STREAMED) {
            throw new ServiceException.Invalid(
                    "stream",
                    "is possible for at most %d answers at once, not %d: send fewer inputs, or leave it out"
                            .formatted(GenerateLimits.STREAMED, answers));
        }
    }
}
