package io.subgoal.textworld.match;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Doors that are open already. The simulator does not list opening them among the valid actions, but understands it, and its
 * own solutions open every door before they go through: a model that learned from them wants to.
 */
public final class OpenDoors {

    private static final Pattern DOOR = Pattern.compile("(?m)^\\s*A door to the (.+?) \\(that is open\\)\\s*$");

    private OpenDoors() {}

    /**
     * Valid actions, and opening the open doors in sight.
     *
     * @param look the surroundings, as the simulator prints them
     */
    public static List<String> with(List<String> validActions, String look) {
        List<String> all = new ArrayList<>(validActions);
        DOOR.matcher(look)
                .results()
                .map(door -> "open door to " + door.group(1))
                .forEach(all::add);
        return all;
    }
}
