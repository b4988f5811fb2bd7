/** Which checkpoints are served under which names. */
@NullMarked
package io.subgoal.store.model;

import org.jspecify.annotations.NullMarked;
