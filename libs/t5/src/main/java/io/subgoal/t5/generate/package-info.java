/** Decoding: greedy, beam search as Hugging Face defines it, and exact choice among allowed strings. */
@NullMarked
package io.subgoal.t5.generate;

import org.jspecify.annotations.NullMarked;
