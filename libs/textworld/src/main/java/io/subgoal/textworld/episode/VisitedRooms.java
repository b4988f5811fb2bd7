package io.subgoal.textworld.episode;

import io.subgoal.textworld.action.Sanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rooms an agent has been in, in the order of the first visit. */
interface VisitedRooms {

    /**
     * Takes note of where the agent is.
     *
     * @param observation what the world answered to the last action
     * @param look the surroundings
     */
    void update(String observation, String look);

    List<String> rooms();

    static VisitedRooms fromLooks() {
        return new FromLooks();
    }

    static VisitedRooms published() {
        return new Published();
    }

    /** Reads the room from the surroundings: right after teleports and outdoors too, and never the same room twice. */
    final class FromLooks implements VisitedRooms {

        private static final Pattern NAME = Pattern.compile("^This .{1,40}? is called the ([^.\\n]+)\\.");

        private final List<String> rooms = new ArrayList<>();

        @Override
        public void update(String observation, String look) {
            Matcher name = NAME.matcher(look);
            if (name.find()) {
                addIfNew(rooms, Sanitizer.sanitize(name.group(1).strip()));
            }
        }

        @Override
        public List<String> rooms() {
            return List.copyOf(rooms);
        }
    }

    /** The published rule, which learns of the outdoors only by walking there and may name one room in two spellings. */
    final class Published implements VisitedRooms {

        private static final String MOVED = "move to the";
        private static final String CALLED = "This room is called the";

        private final List<String> rooms = new ArrayList<>();

        @Override
        public void update(String observation, String look) {
            int moved = observation.indexOf(MOVED);
            if (moved >= 0) {
                int start = moved + MOVED.length() + 1;
                addIfNew(
                        rooms,
                        slice(observation, start, observation.length() - 1).strip());
            }
            int called = look.indexOf(CALLED);
            if (called >= 0) {
                addIfNew(rooms, slice(look, called + CALLED.length() + 1, look.indexOf('.')));
            }
        }

        @Override
        public List<String> rooms() {
            return List.copyOf(rooms);
        }

        private static String slice(String text, int from, int to) {
            return from < to ? text.substring(from, to) : "";
        }
    }

    private static void addIfNew(List<String> rooms, String room) {
        if (!rooms.contains(room)) {
            rooms.add(room);
        }
    }
}
