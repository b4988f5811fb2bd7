package io.subgoal.agent.play;

import io.subgoal.api.agent.StopReason;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.scienceworld.StepResult;
import io.subgoal.scienceworld.World;
import io.subgoal.store.Json;
import io.subgoal.store.evaluation.StoredStep;
import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.episode.EpisodeMemory;
import io.subgoal.textworld.prompt.HistoryEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One episode from the first look to the end. */
final class EpisodePlay {

    /** Actions the world may reject in one state before the last one counts all the same. */
    private static final int MAX_REJECTED = 6;

    private static final String LOOK_AROUND = "look around";
    private static final int LOOP_DISTINCT = 2;

    /** How often in a row an action may bring the very same; solutions wait ten times at most, and look eight times. */
    private static final int MOST_ALIKE = 12;

    /**
     * How often something may be done where everything looks the same and the same comes of it. No solution does anything more
     * often, but for five of 3,505 that pick up the same four times.
     */
    private static final int MOST_AGAIN = 3;

    /** What is done to see what changes; it has to be done over and over. */
    private static final Pattern WATCHING = Pattern.compile("(?:look|examine|use|wait|\\d).*");

    /** Decisions without a gain after which an agent that holds the task for done is believed. */
    private static final int RESIGN_AFTER = 10;

    private final World.Episode episode;
    private final Agent agent;
    private final PlaySettings settings;
    private final StepListener listener;
    private final long start = System.nanoTime();
    private final EpisodeMemory memory;
    /** What was done but for waiting, and what came of it. */
    private final List<Done> done = new ArrayList<>();

    /** How often each thing was done, but for watching. */
    private final Map<Deed, Integer> deeds = new HashMap<>();

    private @Nullable Done last;
    private int alike;
    /** Of the present state, once somebody has asked. */
    private @Nullable List<String> validActions;

    private String look;
    private String inventory;
    private int stepIndex;
    private int decisions;
    private int matched;
    private int moves;
    private int lastPositive;
    private int best;
    private int idleSinceComplete;
    private boolean holdsComplete;
    private double decisionMillis;

    EpisodePlay(World.Episode episode, Agent agent, PlaySettings settings, StepListener listener) {
        this.episode = episode;
        this.agent = agent;
        this.settings = settings;
        this.listener = listener;
        memory = EpisodeMemory.start(episode.description());
        look = episode.look();
        inventory = episode.inventory();
    }

    EpisodeResult play() throws InterruptedException {
        listener.begun(episode.description());
        lookAround();
        while (true) {
            Optional<StopReason> stop = decideAndAct();
            if (stop.isPresent()) {
                return result(stop.get());
            }
        }
    }

    /**
     * Every episode begins so: in the Python package, in gold, and here, since time passes by it and it may change the score.
     * It is no decision.
     */
    private void lookAround() {
        StepResult outcome = episode.step(LOOK_AROUND);
        write(LOOK_AROUND, outcome, Decision.plain(LOOK_AROUND), 0);
        lastPositive = outcome.scorePercent();
        best = lastPositive;
        look = episode.look();
        inventory = episode.inventory();
        memory.see(HistoryEntry.START.observation(), look);
    }

    /**
     * One decision. What the world does not understand costs nothing and leaves no trace: something else is tried. What
     * it refuses costs a move, so it is a step like any other, and then something else is tried; an agent that has learned
     * from solutions does not see it in its history, and tries something else as well where nothing came of its action.
     */
    private Optional<StopReason> decideAndAct() throws InterruptedException {
        List<String> inVain = inVain();
        List<String> rejected = new ArrayList<>(inVain);
        List<DecideResponse.ModelCall> calls = new ArrayList<>();
        double millis = 0;
        validActions = null;
        if (settings.fullTrace()) {
            validActions();
        }
        while (true) {
            long asked = System.nanoTime();
            double waited = agent.waitedMillis();
            Optional<Decision> decided = agent.decide(new Situation(
                    memory.state(look, inventory),
                    this::validActions,
                    episode::possibleObjects,
                    List.copyOf(rejected)));
            millis += (System.nanoTime() - asked) / 1e6 - (agent.waitedMillis() - waited);
            if (decided.isEmpty()) {
                return Optional.of(StopReason.RESIGNED);
            }
            Decision decision = decided.get();
            calls.addAll(decision.calls());
            recordSubgoals(decision);
            StepResult outcome = episode.step(decision.action());
            boolean mayTryAgain = !decision.settled() && rejected.size() - inVain.size() < MAX_REJECTED;
            rejected.add(decision.action());
            if (outcome.notUnderstood() && mayTryAgain) {
                continue;
            }
            Taken taken = take(decision.withCalls(calls), outcome, millis);
            if (taken.stop().isPresent() || !taken.refused() || !mayTryAgain) {
                return taken.stop();
            }
            millis = 0;
            calls.clear();
            validActions = null;
        }
    }

    private List<String> validActions() {
        List<String> known = validActions;
        if (known == null) {
            known = episode.validActions();
            validActions = known;
        }
        return known;
    }

    /** @param refused whether the world did nothing, so that something else is to be tried in the same state */
    private record Taken(Optional<StopReason> stop, boolean refused) {}

    /** Writes down what came of a decision, and answers where the world asks what was meant. */
    private Taken take(Decision decision, StepResult first, double millis) {
        decisionMillis += millis;
        decisions++;
        if (decision.stage() != null
                && !decision.stage().equals("GREEDY")
                && !decision.stage().equals("CONSTRAINED")) {
            matched++;
        }
        record(decision.action(), first, decision, millis);
        StepResult outcome = first;
        String answer = null;
        if (first.ambiguous()) {
            answer = Disambiguation.answer(decision.action(), first.observation(), wanted());
            outcome = episode.step(answer);
            decisions++;
            record(answer, outcome, Decision.plain(answer), 0);
        }
        boolean spared = agent.learnedFromSolutions() && (outcome.refused() || outcome.impossible());
        if (!spared) {
            memory.did(decision.action(), first.observation(), first.score());
            if (answer != null) {
                memory.did(answer, outcome.observation(), outcome.score());
            }
        }
        return new Taken(stopReason(decision, outcome), spared || first.refused());
    }

    /** What is being done, in words: the sub-goal, or the task. */
    private String wanted() {
        List<String> subgoals = memory.subgoals();
        return subgoals.isEmpty() || subgoals.getLast().isEmpty() ? episode.description() : subgoals.getLast();
    }

    /** Markers count as decisions and stand in the history, as they do in training. */
    private void recordSubgoals(Decision decision) {
        List<String> known = memory.subgoals();
        List<String> all = decision.subgoals();
        int markers = decision.markers();
        if (!known.isEmpty() && all.size() >= known.size()) {
            memory.pursueInstead(all.get(known.size() - 1));
        }
        for (int i = known.size(); i < all.size(); i++) {
            if (markers > 0 && i > 0) {
                markers--;
                decisions++;
                memory.endSubgoal();
                HistoryEntry marker = HistoryEntry.MARKER;
                listener.on(new StoredStep(
                        stepIndex++,
                        all.get(i - 1),
                        ActionGrammar.END_SUBGOAL_PLAIN,
                        marker.observation(),
                        memory.score(),
                        false,
                        moves,
                        look,
                        inventory,
                        null,
                        0,
                        null,
                        null,
                        null,
                        null));
            }
            memory.pursue(all.get(i));
        }
    }

    private void record(String action, StepResult outcome, Decision decision, double millis) {
        write(action, outcome, decision, millis);
        boolean gained = outcome.score() > memory.score();
        count(new Done(action, outcome.observation()));
        moves = outcome.moves();
        if (outcome.score() >= 0) {
            lastPositive = outcome.scorePercent();
            best = Math.max(best, lastPositive);
        }
        idleSinceComplete = gained ? 0 : idleSinceComplete + 1;
        look = episode.look();
        inventory = episode.inventory();
        memory.see(outcome.observation(), look);
    }

    private void write(String action, StepResult outcome, Decision decision, double millis) {
        List<String> subgoals = memory.subgoals();
        List<String> valid = validActions;
        List<DecideResponse.Alternative> alternatives = decision.alternatives();
        listener.on(new StoredStep(
                stepIndex++,
                subgoals.isEmpty() ? null : subgoals.getLast(),
                action,
                outcome.observation(),
                outcome.score(),
                outcome.completed(),
                outcome.moves(),
                look,
                inventory,
                decision.stage(),
                millis,
                valid == null ? null : valid.size(),
                alternatives == null ? null : Json.write(alternatives),
                decision.calls().isEmpty() ? null : Json.write(decision.calls()),
                decision.thought()));
        validActions = null;
    }

    private Optional<StopReason> stopReason(Decision decision, StepResult outcome) {
        if (decision.taskComplete() && !holdsComplete) {
            holdsComplete = true;
            idleSinceComplete = 0;
        }
        if (outcome.score() < 0) {
            return Optional.of(StopReason.FAILED);
        }
        if (outcome.completed()) {
            return Optional.of(StopReason.COMPLETED);
        }
        if (moves > settings.maxMoves()) {
            return Optional.of(StopReason.MOVES);
        }
        if (decisions >= settings.maxDecisions()) {
            return Optional.of(StopReason.DECISIONS);
        }
        Integer maxSeconds = settings.maxSeconds();
        if (maxSeconds != null && wallMillis() - agent.waitedMillis() > 1e3 * maxSeconds) {
            return Optional.of(StopReason.TIME);
        }
        if (holdsComplete && idleSinceComplete >= RESIGN_AFTER) {
            return Optional.of(StopReason.RESIGNED);
        }
        return loops() ? Optional.of(StopReason.LOOP) : Optional.empty();
    }

    private record Done(String action, String observation) {}

    /** @param look of before, as the inventory */
    private record Deed(String look, String inventory, Done done) {

        boolean here(String nowLook, String nowInventory) {
            return look.equals(nowLook) && inventory.equals(nowInventory);
        }
    }

    private void count(Done next) {
        if (!next.action().startsWith("wait")) {
            done.add(next);
        }
        if (!WATCHING.matcher(next.action()).matches()) {
            deeds.merge(new Deed(look, inventory, next), 1, Integer::sum);
        }
        alike = next.equals(last) ? alike + 1 : 1;
        last = next;
    }

    /** What has brought the very same again and again: somebody who decides by the state alone would do it for ever. */
    private List<String> inVain() {
        Set<String> inVain = new LinkedHashSet<>();
        if (last != null && alike >= MOST_ALIKE) {
            inVain.add(last.action());
        }
        deeds.forEach((deed, times) -> {
            if (times >= MOST_AGAIN && deed.here(look, inventory)) {
                inVain.add(deed.done().action());
            }
        });
        return List.copyOf(inVain);
    }

    /**
     * Waiting may be right for long, and so may looking at what changes; the same over and over with the same outcome is not.
     */
    private boolean loops() {
        int looked = settings.repeats();
        return looked > 0
                && done.size() >= looked
                && new HashSet<>(done.subList(done.size() - looked, done.size())).size() <= LOOP_DISTINCT;
    }

    private double wallMillis() {
        return (System.nanoTime() - start) / 1e6;
    }

    private EpisodeResult result(StopReason stop) {
        int score = stop == StopReason.FAILED ? 0 : lastPositive;
        return new EpisodeResult(
                score, lastPositive, best, stop, moves, decisions, matched, decisionMillis, wallMillis());
    }
}
