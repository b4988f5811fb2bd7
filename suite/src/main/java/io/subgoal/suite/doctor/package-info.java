/** What is missing on this machine, and how to mend it. */
@NullMarked
package io.subgoal.suite.doctor;

import org.jspecify.annotations.NullMarked;
