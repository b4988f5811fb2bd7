/** Models that come with the program. */
@NullMarked
package io.subgoal.inference.bundled;

import org.jspecify.annotations.NullMarked;
