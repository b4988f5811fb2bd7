/** T5 on DJL's PyTorch engine: load, save, generate and train, with one definition of the model for all of it. */
@NullMarked
package io.subgoal.t5;

import org.jspecify.annotations.NullMarked;
