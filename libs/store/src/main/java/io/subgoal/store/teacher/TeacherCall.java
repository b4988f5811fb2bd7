package io.subgoal.store.teacher;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call that is to be made.
 *
 * @param runId nothing for a plan
 * @param number place in the talk about the episode, from 0
 * @param reservedTokens what it takes at most
 * @param reservedCost what it costs at most, in millionths of a dollar
 */
public record TeacherCall(
        @Nullable UUID runId,
        @Nullable Long trajectoryId,
        int number,
        String requestSha256,
        long reservedTokens,
        long reservedCost) {}
