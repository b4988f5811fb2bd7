/** Long work: what people see of it, and the queue that runs it. */
@NullMarked
package io.subgoal.store.job;

import org.jspecify.annotations.NullMarked;
