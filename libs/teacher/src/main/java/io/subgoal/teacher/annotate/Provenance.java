package io.subgoal.teacher.annotate;

import java.util.List;

/**
 * How an annotation came about.
 *
 * @param sources for every kept action of the path, where its sub-goal comes from
 * @param calls how many replies were used
 * @param removed actions that the answer lists and the path has not, or not there; what repairs list is not among them
 * @param merges how many times two neighbouring sub-goals had the same text and became one
 * @param unknownNames the names of sub-goals outside the vocabulary, one for each such sub-goal of the annotation
 * @param cut whether a reply was too long and its end was left unread
 */
public record Provenance(
        Status status,
        List<Source> sources,
        int calls,
        List<String> removed,
        int merges,
        List<String> unknownNames,
        boolean cut) {

    public Provenance {
        sources = List.copyOf(sources);
        removed = List.copyOf(removed);
        unknownNames = List.copyOf(unknownNames);
    }

    /** The number of actions whose sub-goal comes from there. */
    public long count(Source source) {
        return sources.stream().filter(source::equals).count();
    }
}
