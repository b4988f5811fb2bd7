package io.subgoal.t5.generate;

import io.subgoal.t5.generate.WaitingRoom.Intake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A thread of a pool: goes in turn through what it decodes, a step of each. */
final class DecodingWorker implements Runnable {

    /** Sources are encoded side by side if the longest is not longer than this many times the shortest. */
    private static final double ALIKE = 1.25;

    private final WaitingRoom room;
    private final PoolLimits limits;
    private final PoolObserver observer;
    private final Pace pace;
    private final Map<Group, Batch<Ticket>> batches = new LinkedHashMap<>();
    private final List<Single> singles = new ArrayList<>();

    DecodingWorker(WaitingRoom room, PoolLimits limits, PoolObserver observer, Pace pace) {
        this.room = room;
        this.limits = limits;
        this.observer = observer;
        this.pace = pace;
    }

    private record Group(EncoderDecoder model, BatchKind kind) {}

    /** A search that is decoded by itself. */
    private record Single(Ticket ticket, TrieCourse course) {}

    @Override
    public void run() {
        try {
            while (!room.closed()) {
                Intake intake = busy() ? room.takeMore(rowsLeft(), tokensLeft()) : room.await();
                try {
                    begin(intake);
                    stepBatches();
                    stepSingles();
                } catch (RuntimeException | Error e) {
                    // Nobody waits for ever, and the thread goes on.
                    drop(e);
                    intake.tickets().forEach(ticket -> ticket.fail(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drop(new RefusedException("The pool is closed", Duration.ofSeconds(1)));
        }
    }

    private boolean busy() {
        return !batches.isEmpty() || !singles.isEmpty();
    }

    private int rowsLeft() {
        int rows = singles.size();
        for (Batch<Ticket> batch : batches.values()) {
            for (Ticket ticket : batch.members()) {
                rows += ticket.rows();
            }
        }
        return limits.rows() - rows;
    }

    private int tokensLeft() {
        int tokens =
                singles.stream().mapToInt(single -> single.ticket().tokens()).sum();
        for (Batch<Ticket> batch : batches.values()) {
            int longest =
                    batch.members().stream().mapToInt(Ticket::tokens).max().orElse(0);
            tokens += longest * batch.members().size();
        }
        return limits.tokens() - tokens;
    }

    private void begin(Intake intake) {
        long now = System.nanoTime();
        Map<Group, List<Ticket>> joining = new LinkedHashMap<>();
        int tokens = 0;
        for (Ticket ticket : intake.tickets()) {
            observer.waited(now - ticket.submitted());
            if (ticket.abandoned() || ticket.late(now)) {
                leave(ticket);
            } else if (ticket.kind() == null) {
                tokens += ticket.tokens();
                beginSingle(ticket);
            } else {
                tokens += ticket.tokens();
                joining.computeIfAbsent(
                                new Group(ticket.request().model(), Objects.requireNonNull(ticket.kind())),
                                group -> new ArrayList<>())
                        .add(ticket);
            }
        }
        int padded = 0;
        for (Map.Entry<Group, List<Ticket>> entry : joining.entrySet()) {
            padded += join(entry.getKey(), entry.getValue());
        }
        if (tokens > 0) {
            observer.taken(intake.tickets().size(), tokens, padded, intake.release());
        }
    }

    private void leave(Ticket ticket) {
        observer.left();
        ticket.leave();
    }

    private void beginSingle(Ticket ticket) {
        SearchRequest request = ticket.request();
        try {
            TrieCourse course = switch (request.search()) {
                case Search.Choice choice -> TrieCourse.choose(request.model(), request.source(), choice);
                case Search.Scores scores -> TrieCourse.score(request.model(), request.source(), scores);
                default -> throw new IllegalStateException("Not decoded by itself: " + request.search());
            };
            singles.add(new Single(ticket, course));
        } catch (RuntimeException | Error e) {
            ticket.fail(e);
        }
    }

    /** Takes requests into their batch, those of like length together; returns how many tokens are padding. */
    private int join(Group group, List<Ticket> tickets) {
        tickets.sort(Comparator.comparingInt(Ticket::tokens));
        Batch<Ticket> batch = batches.computeIfAbsent(group, g -> new Batch<>(g.model(), g.kind()));
        int padding = 0;
        int from = 0;
        for (int to = 1; to <= tickets.size(); to++) {
            int shortest = tickets.get(from).tokens();
            if (to == tickets.size() || tickets.get(to).tokens() > ALIKE * shortest) {
                List<Ticket> alike = tickets.subList(from, to);
                int longest = alike.getLast().tokens();
                padding += alike.stream()
                        .mapToInt(ticket -> longest - ticket.tokens())
                        .sum();
                joinAlike(batch, alike);
                from = to;
            }
        }
        if (batch.members().isEmpty()) {
            batches.remove(group);
        }
        return padding;
    }

    private static void joinAlike(Batch<Ticket> batch, List<Ticket> alike) {
        try {
            batch.join(alike);
        } catch (RuntimeException | Error e) {
            alike.forEach(ticket -> ticket.fail(e));
        }
    }

    private void stepBatches() {
        for (Iterator<Batch<Ticket>> all = batches.values().iterator(); all.hasNext(); ) {
            Batch<Ticket> batch = all.next();
            try {
                step(batch);
            } catch (RuntimeException | Error e) {
                drop(batch, e);
            }
            if (batch.members().isEmpty()) {
                all.remove();
            }
        }
    }

    private void step(Batch<Ticket> batch) {
        long start = System.nanoTime();
        List<Ticket> gone = batch.members().stream()
                .filter(ticket -> ticket.abandoned() || ticket.late(start))
                .toList();
        try {
            batch.remove(gone::contains);
        } finally {
            gone.forEach(this::leave);
        }
        if (batch.members().isEmpty()) {
            return;
        }
        int requests = batch.members().size();
        batch.step();
        observer.stepped(requests, requests * batch.members().getFirst().rows(), System.nanoTime() - start);
        List<Ticket> done = batch.members().stream()
                .filter(ticket -> ticket.search().done())
                .toList();
        try {
            batch.remove(done::contains);
        } finally {
            // What is found is found, also if the others cannot go on.
            done.forEach(ticket -> answer(ticket, ticket.search().found()));
        }
    }

    private void answer(Ticket ticket, List<Hypothesis> found) {
        pace.answered(ticket.tokens(), room.waiting() > 0);
        ticket.answer(found);
    }

    private void stepSingles() {
        for (Iterator<Single> all = singles.iterator(); all.hasNext(); ) {
            Single single = all.next();
            if (step(single)) {
                all.remove();
            }
        }
    }

    /** Returns whether the search is over. */
    private boolean step(Single single) {
        Ticket ticket = single.ticket();
        TrieCourse course = single.course();
        long start = System.nanoTime();
        try {
            if (ticket.abandoned() || ticket.late(start)) {
                course.close();
                leave(ticket);
                return true;
            }
            course.step();
        } catch (RuntimeException | Error e) {
            course.close();
            ticket.fail(e);
            return true;
        }
        observer.stepped(1, 1, System.nanoTime() - start);
        if (course.done()) {
            course.close();
            answer(ticket, course.found());
        }
        return course.done();
    }

    /** Frees what is in the middle of its decoding. */
    private void drop(Throwable reason) {
        batches.values().forEach(batch -> drop(batch, reason));
        batches.clear();
        singles.forEach(single -> {
            single.course().close();
            single.ticket().fail(reason);
        });
        singles.clear();
    }

    private static void drop(Batch<Ticket> batch, Throwable reason) {
        List<Ticket> members = List.copyOf(batch.members());
        batch.members().clear();
        batch.close();
        members.forEach(ticket -> ticket.fail(reason));
    }
}
