/**
 * The only place that renders a model input. Dataset, inference and play all come here, so training and play cannot
 * drift apart; a checkpoint carries the id of the {@link io.subgoal.textworld.prompt.PromptFormat} it was trained with.
 */
@NullMarked
package io.subgoal.textworld.prompt;

import org.jspecify.annotations.NullMarked;
