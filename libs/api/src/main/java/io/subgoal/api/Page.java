package io.subgoal.api;

import java.util.List;

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
}
