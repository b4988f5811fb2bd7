package io.subgoal.scienceworld.inside;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the names of objects that were put together before. They are a function of the object's own names and those of
 * what it lies in, which are the key, in their order; so what is kept never goes stale.
 */
public final class ReferentMemo {

    private static final int MOST = 4_096;

    /** Sets of names by what they were made of. */
    private static final Map<String, Object> SETS = new HashMap<>();

    private static final IdentityHashMap<Object, String[]> SORTED = new IdentityHashMap<>();
    private static final IdentityHashMap<Object, String[]> CLEANED = new IdentityHashMap<>();

    private ReferentMemo() {}

    /** The set for a key, or null. */
    public static @Nullable Object set(String key) {
        return SETS.get(key);
    }

    /** Keeps a set. */
    public static void keep(String key, Object set) {
        if (SETS.size() >= MOST) {
            SETS.clear();
            SORTED.clear();
            CLEANED.clear();
        }
        SETS.put(key, set);
    }

    /** A kept set's names in alphabetical order, or null. The array is shared: nobody changes it. */
    public static String @Nullable [] sorted(Object set) {
        return SORTED.get(set);
    }

    /** Sorts a set's names and keeps them. */
    public static String[] keepSorted(Object set, String[] names) {
        Arrays.sort(names);
        SORTED.put(set, names);
        return names;
    }

    /** A kept set's names without articles, in its order, or null. */
    public static String @Nullable [] cleaned(Object set) {
        return CLEANED.get(set);
    }

    /** Keeps a set's names without articles. */
    public static String[] keepCleaned(Object set, String[] names) {
        CLEANED.put(set, names);
        return names;
    }
}
