package io.subgoal.api.oip;

import java.util.List;

/** A server. */
public record ServerMetadata(String name, String version, List<String> extensions) {}
