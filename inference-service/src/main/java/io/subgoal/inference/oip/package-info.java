/** The Open Inference Protocol, version 2, with its extension for text generation. */
@NullMarked
package io.subgoal.inference.oip;

import org.jspecify.annotations.NullMarked;
