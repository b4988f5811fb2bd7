/** The threads that decode, for all models and callers. */
@NullMarked
package io.subgoal.inference.decoding;

import org.jspecify.annotations.NullMarked;
