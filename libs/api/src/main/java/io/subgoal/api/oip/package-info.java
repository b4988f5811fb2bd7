/** What clients of the Open Inference Protocol, version 2, say and hear. */
@NullMarked
package io.subgoal.api.oip;

import org.jspecify.annotations.NullMarked;
