/** Experiments from the command line: asked for, followed, reported. */
@NullMarked
package io.subgoal.suite.experiment;

import org.jspecify.annotations.NullMarked;
