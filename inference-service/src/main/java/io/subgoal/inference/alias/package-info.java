/** Aliases: names for checkpoints, which served models follow. */
@NullMarked
package io.subgoal.inference.alias;

import org.jspecify.annotations.NullMarked;
