/** What is served under which names, and aliases of checkpoints. */
@NullMarked
package io.subgoal.store.model;

import org.jspecify.annotations.NullMarked;
