package io.subgoal.testkit.llm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Keeps the counts; every method is atomic. */
final class Tally {

    private final Set<String> bodies = new HashSet<>();
    private final Map<String, Integer> chargedBodies = new HashMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private int requests;
    private int replayed;
    private int inFlight;
    private int maxInFlight;
    private int batches;

    synchronized int arrive(String body) {
        bodies.add(body);
        inFlight++;
        maxInFlight = Math.max(maxInFlight, inFlight);
        return ++requests;
    }

    synchronized void leave() {
        inFlight--;
    }

    synchronized void answer(int status) {
        statuses.merge(status, 1, Integer::sum);
    }

    synchronized void charge(String body) {
        bodies.add(body);
        chargedBodies.merge(body, 1, Integer::sum);
    }

    synchronized void replay() {
        replayed++;
    }

    synchronized void batch() {
        batches++;
    }

    synchronized Counts counts() {
        int charged = chargedBodies.values().stream().mapToInt(times -> times).sum();
        return new Counts(
                requests,
                bodies.size(),
                charged,
                replayed,
                charged - chargedBodies.size(),
                maxInFlight,
                statuses,
                batches);
    }
}
