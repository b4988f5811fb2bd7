package io.subgoal.textworld.match;

import java.util.List;

/** How like actions are to what is wanted. */
@FunctionalInterface
public interface Similarity {

    /**
     * The likeness of each action to the wanted one, 1 at most; asked once for all that come into question.
     *
     * @param wanted as a model said it
     * @param actions not empty
     * @return in the order of the actions
     */
    double[] to(String wanted, List<String> actions);
}
