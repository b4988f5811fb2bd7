/**
 * ScienceWorld inside this JVM: isolated, deterministic {@linkplain io.subgoal.scienceworld.World worlds}, a pool of
 * them, and gold trajectories. The simulator keeps global state, so every world has a class loader of its own.
 */
@NullMarked
package io.subgoal.scienceworld;

import org.jspecify.annotations.NullMarked;
