package io.subgoal.agent.trace;

import io.subgoal.agent.evaluation.EpisodeViews;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.Episodes;
import io.subgoal.store.evaluation.StoredEpisode;
import io.subgoal.store.evaluation.StoredStep;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends an episode's steps as they are written down, whichever replica plays it. An event's id says which attempt and step it
 * is, so a client that comes back with it gets what it has missed.
 */
@Component
class EpisodeFollower implements SmartLifecycle {

    private static final int MOST_FOLLOWERS = 200;
    private static final long PACE_MILLIS = 250;
    private static final int ROUNDS_BETWEEN_SIGNS_OF_LIFE = 60;
    private static final Pattern ID = Pattern.compile("(\\d{1,9})/(-?\\d{1,9})");
    private static final String END = "/end";

    private final Episodes episodes;
    private final Traces traces;
    private final Semaphore places = new Semaphore(MOST_FOLLOWERS);
    private volatile boolean running;

    EpisodeFollower(Episodes episodes, Traces traces) {
        this.episodes = episodes;
        this.traces = traces;
    }

    /** Whether a client has seen all there is to see. */
    static boolean hasSeenTheEnd(@Nullable String lastEventId) {
        return lastEventId != null && lastEventId.endsWith(END);
    }

    /** @param lastEventId of the last event that the client has seen */
    SseEmitter follow(UUID id, @Nullable String lastEventId) {
        traces.find(id);
        if (!places.tryAcquire()) {
            throw new ServiceException.Overloaded(
                    "Too many clients follow episodes at once; ask for /v1/episodes/%s/trace instead".formatted(id));
        }
        SseEmitter emitter = new SseEmitter(0L);
        Position position = Position.parse(lastEventId);
        Thread.ofVirtual().name("follow-episode-" + id).start(() -> run(id, position, emitter));
        return emitter;
    }

    private void run(UUID id, Position from, SseEmitter emitter) {
        try {
            Position position = from;
            for (int round = 1; running; round++) {
                // The state first: what ends after it was read has all its steps by the time they are read.
                StoredEpisode episode = traces.find(id);
                if (episode.attempt() != position.attempt()) {
                    position = new Position(episode.attempt(), -1);
                    send(emitter, position.id(), "begun", EpisodeViews.episode(episode));
                }
                for (StoredStep step : episodes.steps(id, position.step() + 1)) {
                    position = new Position(position.attempt(), step.index());
                    send(emitter, position.id(), "step", EpisodeViews.step(step));
                }
                if (episode.state().ended()) {
                    send(emitter, position.attempt() + END, "ended", EpisodeViews.episode(episode));
                    break;
                }
                if (round % ROUNDS_BETWEEN_SIGNS_OF_LIFE == 0) {
                    emitter.send(SseEmitter.event().comment("still here"));
                }
                Thread.sleep(PACE_MILLIS);
            }
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // The client has gone, or the store has.
            emitter.completeWithError(e);
        } finally {
            places.release();
        }
    }

    private static void send(SseEmitter emitter, String id, String name, Object data) throws IOException {
        emitter.send(SseEmitter.event().id(id).name(name).data(data));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last event that was sent. */
    private record Position(int attempt, int step) {

        static Position parse(@Nullable String id) {
            Matcher matcher = ID.matcher(id == null ? "" : id);
            return matcher.matches()
                    ? new Position(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                    : new Position(-1, -1);
        }

        String id() {
            return attempt + "/" + step;
        }
    }
}
