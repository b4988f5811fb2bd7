/**
 * A real PostgreSQL without an installation: the binaries come from a Maven artifact, the data lies in a folder and
 * survives restarts and crashes.
 */
@NullMarked
package io.subgoal.postgres;

import org.jspecify.annotations.NullMarked;
