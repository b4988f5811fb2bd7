package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.LlmException;
import io.subgoal.llm.LlmReply;
import io.subgoal.llm.LlmRequest;
import io.subgoal.llm.PatientClient;
import io.subgoal.llm.Prices;
import io.subgoal.llm.TokenCounter;
import io.subgoal.store.teacher.StoredResponse;
import io.subgoal.store.teacher.TeacherCall;
import io.subgoal.store.teacher.TeacherCalls;
import io.subgoal.teacher.prompt.Prompt;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Answers from the store, or from the LLM where there is none; kept before they are used. */
final class PaidDesk extends StoredDesk {

    private final TeacherCalls calls;
    private final TeacherSettings settings;
    private final PatientClient llm;
    private final Prices prices;
    private final Purse purse;
    private final Brake brake;
    private final Clock clock;
    private final Map<String, ReentrantLock> asking = new ConcurrentHashMap<>();

    PaidDesk(
            TeacherCalls calls,
            TeacherSettings settings,
            PatientClient llm,
            Prices prices,
            Purse purse,
            Brake brake,
            Clock clock) {
        super(calls, settings);
        this.calls = calls;
        this.settings = settings;
        this.llm = llm;
        this.prices = prices;
        this.purse = purse;
        this.brake = brake;
        this.clock = clock;
    }

    /** One question is asked by one thread at a time: who comes second finds the answer stored. */
    @Override
    public Optional<String> ask(Episode episode, int number, Prompt prompt) throws LlmException, InterruptedException {
        LlmRequest request = request(prompt);
        ReentrantLock lock = asking.computeIfAbsent(request.sha256(), hash -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<String> found = find(episode, number, prompt);
                if (found.isEmpty() && !calls.onItsWay(request.sha256())) {
                    found = pay(episode, number, request);
                }
                if (found.isPresent()) {
                    return found;
                }
                // Another run has asked the same; in a batch, that may be hours ago.
                brake.requireGoingOn();
                Thread.sleep(Duration.ofSeconds(1));
            }
        } finally {
            lock.unlock();
            asking.remove(request.sha256(), lock);
        }
    }

    /** Asks and pays; empty if somebody else has begun to in the meantime. */
    private Optional<String> pay(Episode episode, int number, LlmRequest request)
            throws LlmException, InterruptedException {
        long tokens = TokenCounter.upperBound(request.messages()) + settings.maxTokens();
        long money = cost(tokens - settings.maxTokens(), settings.maxTokens());
        Ledger ledger = new Ledger(
                new TeacherCall(episode.runId(), episode.trajectoryId(), number, request.sha256(), tokens, money));
        try {
            LlmReply reply = llm.call(request, request.sha256(), ledger);
            ledger.answered(request, reply);
            return Optional.of(reply.text());
        } catch (AskedElsewhereException e) {
            return Optional.empty();
        }
    }

    /** The same was asked by somebody else between two looks. */
    private static final class AskedElsewhereException extends RuntimeException {}

    private long cost(long promptTokens, long completionTokens) {
        return prices.cost(settings.model(), promptTokens, completionTokens).orElse(0);
    }

    /** Writes each attempt down before it is made, and what became of it. */
    private final class Ledger implements PatientClient.Listener {

        private final TeacherCall call;
        private long id;

        Ledger(TeacherCall call) {
            this.call = call;
        }

        @Override
        public void sending(int attempt) {
            brake.requireGoingOn();
            purse.reserve(call.reservedTokens(), call.reservedCost());
            OptionalLong sent = calls.sendingFirst(call);
            if (sent.isEmpty()) {
                purse.settle(call.reservedTokens(), call.reservedCost(), 0, 0);
                throw new AskedElsewhereException();
            }
            id = sent.getAsLong();
            brake.enterCall();
        }

        @Override
        public void failed(int attempt, LlmException e) {
            brake.leaveCall();
            calls.failed(id, e.mayHaveBeenCharged(), String.valueOf(e.getMessage()));
            if (!e.mayHaveBeenCharged()) {
                purse.settle(call.reservedTokens(), call.reservedCost(), 0, 0);
            }
        }

        void answered(LlmRequest request, LlmReply reply) {
            brake.leaveCall();
            long cost = cost(reply.promptTokens(), reply.completionTokens());
            calls.answered(
                    id,
                    new StoredResponse(
                            request.sha256(),
                            request.body(),
                            reply.raw(),
                            reply.model(),
                            reply.promptTokens(),
                            reply.completionTokens(),
                            clock.instant()),
                    cost);
            purse.settle(
                    call.reservedTokens(), call.reservedCost(), reply.promptTokens() + reply.completionTokens(), cost);
        }
    }
}
