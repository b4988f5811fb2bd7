/** Experiments and their stages. */
@NullMarked
package io.subgoal.store.experiment;

import org.jspecify.annotations.NullMarked;
