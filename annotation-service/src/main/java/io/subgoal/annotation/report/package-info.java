/** How good the annotations of a run are, and how far two runs agree. */
@NullMarked
package io.subgoal.annotation.report;

import org.jspecify.annotations.NullMarked;
