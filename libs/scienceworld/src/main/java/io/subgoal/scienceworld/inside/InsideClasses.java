package io.subgoal.scienceworld.inside;

import java.util.List;

/** Names the classes that are defined in each world. */
public final class InsideClasses {

    private InsideClasses() {}

    public static List<Class<?>> all() {
        return List.of(
                IdentitySequence.class,
                NameNumbers.class,
                ReferentMemo.class,
                TimeLimit.class,
                UniqueReferents.class,
                WorldRandom.class);
    }
}
