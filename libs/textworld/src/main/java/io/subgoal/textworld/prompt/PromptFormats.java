package io.subgoal.textworld.prompt;

import io.subgoal.textworld.prompt.PublishedFormat.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All prompt formats by id. */
public final class PromptFormats {

    private static final Map<String, PromptFormat> ALL = new LinkedHashMap<>();

    static {
        Stream.of(
                        new CompactFormat("compact/1", 1, 5),
                        new CompactFormat("compact/2", 2, 5),
                        new CompactFormat("compact/3", 3, 8),
                        new CompactFormat("compact-3-entries/3", 3, 3),
                        new CompactFormat("compact-16-entries/3", 3, 16),
                        new CompactFormat("compact/4", 4, 3),
                        new CompactFormat("compact-1-entry/4", 4, 1),
                        new PublishedFormat("v4/1", Variant.V4, false),
                        new PublishedFormat("v4-nohist/1", Variant.V4_NOHIST, false),
                        new PublishedFormat("v4-nohist-2/1", Variant.V4_NOHIST_2, false),
                        new PublishedFormat("v5/1", Variant.V5, false),
                        new PublishedFormat("v4-reference/1", Variant.V4, true),
                        new PublishedFormat("v4-nohist-reference/1", Variant.V4_NOHIST, true),
                        new PublishedFormat("v4-nohist-2-reference/1", Variant.V4_NOHIST_2, true),
                        new PublishedFormat("v5-reference/1", Variant.V5, true))
                .forEach(format -> ALL.put(format.id(), format));
    }

    private PromptFormats() {}

    public static List<String> ids() {
        return List.copyOf(ALL.keySet());
    }

    public static Optional<PromptFormat> find(String id) {
        return Optional.ofNullable(ALL.get(id));
    }

    public static PromptFormat get(String id) {
        return find(id).orElseThrow(() ->
                new IllegalArgumentException("Unknown prompt format '%s'. Known formats: %s".formatted(id, ids())));
    }
}
