/** The inference service: served models, generation, and decisions in the middle of an episode. */
@NullMarked
package io.subgoal.inference;

import org.jspecify.annotations.NullMarked;
