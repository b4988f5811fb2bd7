/** How good a model's answers are: exact match, BLEU, and whether it sees where sub-goals end. Pure functions of texts. */
@NullMarked
package io.subgoal.training.evaluation;

import org.jspecify.annotations.NullMarked;
