package io.subgoal.api.inference;

/** The text of ids. */
public record DetokenizeResponse(String text) {}
