/** The contract of the annotation service. */
@NullMarked
package io.subgoal.api.annotation;

import org.jspecify.annotations.NullMarked;
