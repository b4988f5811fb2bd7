package io.subgoal.agent.react;

import io.subgoal.teacher.prompt.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

/** A talk in turns that never grows beyond a number of tokens: its oldest turns are left out, its beginning stays. */
public final class ReactTalk {

    private static final String LEFT_OUT = "\n\n(Here %d earlier turns are left out.)";

    /** What the model said, and what it heard upon that. */
    private record Turn(Message said, Message heard, long tokens) {}

    private final Message system;
    private final String opening;
    private final long limit;
    private final ToLongFunction<List<Message>> counter;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private long tokens;
    private int leftOut;

    /**
     * Begins a talk.
     *
     * @param opening what the model hears first
     * @param limit most tokens of all messages together; the beginning and the last turn stay in any case
     * @param counter tokens of messages, with what surrounds each
     */
    public ReactTalk(String system, String opening, long limit, ToLongFunction<List<Message>> counter) {
        this.system = Message.system(system);
        this.opening = opening;
        this.limit = limit;
        this.counter = counter;
        tokens = counter.applyAsLong(List.of(this.system, Message.user(opening + LEFT_OUT)));
    }

    /** Adds a turn. */
    public void add(ReactAnswer said, String heard) {
        Message answer = Message.assistant(said.text());
        Message observation = Message.user(heard);
        Turn turn = new Turn(answer, observation, counter.applyAsLong(List.of(answer, observation)));
        turns.add(turn);
        tokens += turn.tokens();
        while (tokens > limit && turns.size() > 1) {
            tokens -= turns.removeFirst().tokens();
            leftOut++;
        }
    }

    /** What the model is sent next. */
    public List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        messages.add(system);
        messages.add(Message.user(leftOut == 0 ? opening : opening + LEFT_OUT.formatted(leftOut)));
        for (Turn turn : turns) {
            messages.add(turn.said());
            messages.add(turn.heard());
        }
        return messages;
    }

    /** How many turns are left out by now. */
    public int leftOut() {
        return leftOut;
    }
}
