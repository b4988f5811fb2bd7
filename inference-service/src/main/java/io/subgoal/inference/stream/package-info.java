/** Server-sent events written by the thread that answers. */
@NullMarked
package io.subgoal.inference.stream;

import org.jspecify.annotations.NullMarked;
