/** The one definition of the model: a TorchScript program that is packed by Java and run by libtorch. */
@NullMarked
package io.subgoal.t5.program;

import org.jspecify.annotations.NullMarked;
