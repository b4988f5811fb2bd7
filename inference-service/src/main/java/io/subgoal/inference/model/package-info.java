/** Models that are served: loaded from the store, swapped, unloaded. */
@NullMarked
package io.subgoal.inference.model;

import org.jspecify.annotations.NullMarked;
