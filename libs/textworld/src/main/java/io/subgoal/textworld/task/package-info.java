/** The catalogue of ScienceWorld's tasks: names, ids and folds. Everything is keyed by a task's id. */
@NullMarked
package io.subgoal.textworld.task;

import org.jspecify.annotations.NullMarked;
