/** The contract of the inference service. */
@NullMarked
package io.subgoal.api.inference;

import org.jspecify.annotations.NullMarked;
