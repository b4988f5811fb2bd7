/** Tests of models on the rows of annotated episodes, without a world: is the answer the target? */
@NullMarked
package io.subgoal.agent.teacherforced;

import org.jspecify.annotations.NullMarked;
