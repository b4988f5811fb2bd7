/** Trajectories as files: the format of the published gold archive, and JSON lines. Reading trusts nothing it reads. */
@NullMarked
package io.subgoal.annotation.exchange;

import org.jspecify.annotations.NullMarked;
