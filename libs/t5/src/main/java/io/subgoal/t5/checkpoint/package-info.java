/** Hugging Face model directories: {@code config.json} and {@code model.safetensors}. */
@NullMarked
package io.subgoal.t5.checkpoint;

import org.jspecify.annotations.NullMarked;
