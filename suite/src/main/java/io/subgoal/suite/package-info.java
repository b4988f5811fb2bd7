/** All four services in one JVM with an embedded PostgreSQL, and the command line. */
@NullMarked
package io.subgoal.suite;

import org.jspecify.annotations.NullMarked;
