/** Tokenizers in Hugging Face's {@code tokenizer.json}: loaded through DJL, and built from a corpus. */
@NullMarked
package io.subgoal.t5.tokenizer;

import org.jspecify.annotations.NullMarked;
