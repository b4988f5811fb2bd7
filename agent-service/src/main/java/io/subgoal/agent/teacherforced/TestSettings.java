package io.subgoal.agent.teacherforced;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a test is done, with nothing left out, as it is stored.
 *
 * @param tasks ids; null for all
 * @param rows of each role at most
 */
record TestSettings(@Nullable List<String> tasks, int rows, int beams) {}
