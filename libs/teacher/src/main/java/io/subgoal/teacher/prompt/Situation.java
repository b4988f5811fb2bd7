package io.subgoal.teacher.prompt;

import io.subgoal.textworld.task.Task;
import java.util.OptionalInt;

/**
 * The start of an episode that is to be played.
 *
 * @param variation empty if it is not known; known, it is never its own example
 * @param description the task in words
 * @param look what the player sees
 * @param inventory what the player carries
 */
public record Situation(Task task, OptionalInt variation, String description, String look, String inventory) {}
