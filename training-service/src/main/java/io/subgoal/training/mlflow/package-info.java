/** Sends training runs to an MLflow server, beside the training and never in its way. */
@NullMarked
package io.subgoal.training.mlflow;

import org.jspecify.annotations.NullMarked;
