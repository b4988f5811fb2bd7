package io.subgoal.api;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param page number of this part, from 0
 * @param size how many items a part has at most
 * @param total how many items there are in all
 */
public record Page<T>(List<T> items, int page, int size, long total) {

    public Page {
        items = List.copyOf(items);
    }

    /** The whole list of what is there once or not at all, such as what has a name. */
    public static <T> Page<T> of(Optional<T> found, int size) {
        return new Page<>(found.stream().toList(), 0, size, found.isPresent() ? 1 : 0);
    }
}
