/** Makes the simulator's classes deterministic and silent as they are read. */
@NullMarked
package io.subgoal.scienceworld.patch;

import org.jspecify.annotations.NullMarked;
