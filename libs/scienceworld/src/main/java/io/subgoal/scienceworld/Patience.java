package io.subgoal.scienceworld;

import java.time.Duration;

/**
 * How long a world may take before it is given up.
 *
 * @param call for a load, an action, or a look
 * @param gold for a load that has the simulator solve the task
 */
public record Patience(Duration call, Duration gold) {

    /** Far more than any call has been seen to take, also on a machine that is busy with other things. */
    public static final Patience STANDARD = new Patience(Duration.ofMinutes(2), Duration.ofMinutes(15));
}
