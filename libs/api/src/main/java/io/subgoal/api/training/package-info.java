/** The contract of the training service. */
@NullMarked
package io.subgoal.api.training;

import org.jspecify.annotations.NullMarked;
