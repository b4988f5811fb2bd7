/** Who asks, how urgently and until when. */
@NullMarked
package io.subgoal.inference.admission;

import org.jspecify.annotations.NullMarked;
