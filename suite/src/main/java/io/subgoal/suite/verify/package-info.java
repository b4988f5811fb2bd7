/** Checks the T5 library against numbers of Hugging Face transformers. */
@NullMarked
package io.subgoal.suite.verify;

import org.jspecify.annotations.NullMarked;
