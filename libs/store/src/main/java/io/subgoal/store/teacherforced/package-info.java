/** Teacher-forced tests and the answers of the models. */
@NullMarked
package io.subgoal.store.teacherforced;

import org.jspecify.annotations.NullMarked;
