package io.subgoal.teacher.annotate;

import io.subgoal.teacher.align.Alignment;
import io.subgoal.teacher.align.Edit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The labels of a path while they are being found; a place without one is still open. */
final class Labels {

    private final @Nullable Label[] labels;

    Labels(int actions) {
        labels = new Label[actions];
    }

    /**
     * Labels what is matched.
     *
     * @param offset the place in the path at which the aligned part begins
     */
    void take(Alignment alignment, List<Listed> listed, int offset) {
        for (Edit.Match match : alignment.matches()) {
            labels[offset + match.gold()] = listed.get(match.listed()).label();
        }
    }

    boolean allOpen() {
        return Arrays.stream(labels).allMatch(Objects::isNull);
    }

    /**
     * Gives every open place the label before it, or behind it where nothing is before; single places as missing ones,
     * runs as a fall-back. At least one place must have a label.
     */
    void close() {
        int i = 0;
        while (i < labels.length) {
            int end = i;
            while (end < labels.length && labels[end] == null) {
                end++;
            }
            if (end > i) {
                Label neighbour = Objects.requireNonNull(i > 0 ? labels[i - 1] : labels[end]);
                Source source = end - i == 1 ? Source.SINGLE_MISSING : Source.FALLBACK;
                Arrays.fill(labels, i, end, neighbour.from(source));
            }
            i = end + 1;
        }
    }

    /** All labels; no place may be open. */
    List<Label> all() {
        List<Label> all = new ArrayList<>();
        for (Label label : labels) {
            all.add(Objects.requireNonNull(label));
        }
        return all;
    }
}
