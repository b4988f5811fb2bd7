/** Inference by ONNX Runtime: graphs written here from a model's weights, without Python and without files. */
@NullMarked
package io.subgoal.t5.onnx;

import org.jspecify.annotations.NullMarked;
