/** What an agent knows in the middle of an episode; the same bookkeeping for building examples and for play. */
@NullMarked
package io.subgoal.textworld.episode;

import org.jspecify.annotations.NullMarked;
