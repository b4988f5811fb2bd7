/** Compares the library with numbers that Hugging Face transformers computed from the same weights. */
@NullMarked
package io.subgoal.t5.parity;

import org.jspecify.annotations.NullMarked;
