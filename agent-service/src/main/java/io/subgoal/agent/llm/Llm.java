package io.subgoal.agent.llm;

import io.subgoal.llm.LlmException;
import io.subgoal.llm.LlmReply;
import io.subgoal.llm.LlmRequest;
import io.subgoal.llm.PatientClient;
import io.subgoal.llm.Prices;
import io.subgoal.llm.TokenCounter;
import io.subgoal.teacher.prompt.Message;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the LLM of the settings, and keeps account. */
@Component
public class Llm {

    private static final int MICROS = 6;

    private final PatientClient client;
    private final Prices prices;
    private final LlmProperties properties;

    Llm(PatientClient client, Prices prices, LlmProperties properties) {
        this.client = client;
        this.prices = prices;
        this.properties = properties;
    }

    /**
     * What the LLM has said.
     *
     * @param waitedMillis time that passed before the call that was answered was sent: pauses, and other calls in the way
     */
    public record Said(String text, double waitedMillis) {}

    /**
     * Asks, unless an earlier attempt at the episode has asked the same at this place.
     *
     * @param seed if the settings name none
     * @throws BudgetReachedException if the answer might cost too much; nothing was sent then
     */
    public Said ask(Ledger ledger, String model, long seed, List<Message> messages)
            throws LlmException, InterruptedException {
        Long fixed = properties.seed();
        LlmRequest request = new LlmRequest(
                properties.provider(),
                model,
                messages,
                properties.temperature(),
                fixed == null ? Long.valueOf(seed) : fixed,
                properties.maxTokens(),
                properties.dialect());
        Optional<String> known = ledger.next(request.sha256());
        if (known.isPresent()) {
            return new Said(known.get(), 0);
        }
        Entry entry = new Entry(ledger, request);
        LlmReply reply = client.call(request, request.sha256(), entry);
        entry.answered(reply);
        return new Said(reply.text(), entry.waitedMillis());
    }

    private @Nullable BigDecimal cost(String model, long promptTokens, long answerTokens) {
        return prices.of(model).isEmpty()
                ? null
                : BigDecimal.valueOf(
                        prices.cost(model, promptTokens, answerTokens).orElseThrow(), MICROS);
    }

    /** Writes each attempt at a call down before it is made, and what became of it. */
    private final class Entry implements PatientClient.Listener {

        private final Ledger ledger;
        private final LlmRequest request;
        private final long start = System.nanoTime();
        private long sent = start;
        private long call;

        Entry(Ledger ledger, LlmRequest request) {
            this.ledger = ledger;
            this.request = request;
        }

        @Override
        public void sending(int attempt) {
            long most = TokenCounter.upperBound(request.messages());
            call = ledger.sending(request.sha256(), cost(request.model(), most, request.maxTokens()));
            sent = System.nanoTime();
        }

        @Override
        public void failed(int attempt, LlmException failure) {
            ledger.failed(call, failure.mayHaveBeenCharged(), String.valueOf(failure.getMessage()));
        }

        void answered(LlmReply reply) {
            BigDecimal dollars = cost(request.model(), reply.promptTokens(), reply.completionTokens());
            ledger.answered(call, reply.text(), new LlmUse(reply.promptTokens(), reply.completionTokens(), dollars));
        }

        double waitedMillis() {
            return (sent - start) / 1e6;
        }
    }
}
