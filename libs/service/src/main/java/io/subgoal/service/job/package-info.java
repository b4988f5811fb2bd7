/** Long work: handlers, the queue that runs them, and how people see and stop them. */
@NullMarked
package io.subgoal.service.job;

import org.jspecify.annotations.NullMarked;
