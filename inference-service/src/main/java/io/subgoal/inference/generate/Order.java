package io.subgoal.inference.generate;

import java.util.List;

/**
 * What is to be generated, whichever protocol asked for it.
 *
 * @param stop texts that an answer ends before
 * @param pieces whether answers come with their tokens
 */
public record Order(Prompts prompts, Plan plan, List<String> stop, boolean pieces) {}
