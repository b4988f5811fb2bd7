package io.subgoal.api.inference;

import java.util.List;

/** Ids of a text, end token included. */
public record TokenizeResponse(List<Integer> ids, int count) {}
