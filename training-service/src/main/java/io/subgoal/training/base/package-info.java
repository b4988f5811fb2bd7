/**
 * What runs start from: presets, checkpoints, directories and models of the Hugging Face hub. Everything pretrained is
 * looked through before a run relies on it.
 */
@NullMarked
package io.subgoal.training.base;

import org.jspecify.annotations.NullMarked;
