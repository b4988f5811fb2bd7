package io.subgoal.api.oip;

/** What went wrong, as the protocol says it. */
public record OipError(String error) {}
