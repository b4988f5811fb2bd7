/** Sub-goals that teachers named. */
@NullMarked
package io.subgoal.store.annotation;

import org.jspecify.annotations.NullMarked;
