/** Plain generation and tokenization. */
@NullMarked
package io.subgoal.inference.generate;

import org.jspecify.annotations.NullMarked;
