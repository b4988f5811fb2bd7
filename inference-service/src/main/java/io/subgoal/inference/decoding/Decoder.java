package io.subgoal.inference.decoding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.subgoal.inference.admission.Quotas;
import io.subgoal.inference.admission.Terms;
import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.DecodingPool;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.generate.RefusedException;
import io.subgoal.t5.generate.Search;
import io.subgoal.t5.generate.SearchRequest;
import io.subgoal.t5.generate.Standing;
import io.subgoal.t5.generate.TokenListener;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Has searches made and texts encoded, for all models and callers. */
@Component
public class Decoder {

    private final DecodingPool pool;
    private final Embedder embedder;
    private final Quotas quotas;
    private final Counter refused;
    private final int cachedAnswers;
    private final Counter hits;
    private final Counter misses;

    Decoder(DecodingProperties properties, Quotas quotas, MeterRegistry registry) {
        pool = new DecodingPool(properties.limits(), new DecodingMeters(registry));
        embedder = new Embedder(properties.limits().threads());
        this.quotas = quotas;
        refused = Counter.builder("subgoal.inference.refused")
                .description("Searches that were refused, since too much waited or they would have been late")
                .register(registry);
        cachedAnswers = properties.cachedAnswers();
        hits = cacheCounter(registry, "hit");
        misses = cacheCounter(registry, "miss");
        Gauge.builder("subgoal.inference.waiting.requests", pool, DecodingPool::waiting)
                .description("Searches that wait")
                .register(registry);
        Gauge.builder("subgoal.inference.waiting.tokens", pool, DecodingPool::waitingTokens)
                .description("Tokens of the inputs that wait")
                .register(registry);
    }

    /** For a program that decodes for itself alone: on all processors, without quotas, and nobody reads the metrics. */
    public static Decoder alone() {
        return new Decoder(DecodingProperties.alone(), Quotas.none(), new SimpleMeterRegistry());
    }

    private static Counter cacheCounter(MeterRegistry registry, String result) {
        return Counter.builder("subgoal.inference.answers")
                .description("Questions that were looked up among the answers of before")
                .tag("result", result)
                .register(registry);
    }

    /** A cache for the answers of a model, of the size that is set. */
    public AnswerCache newCache() {
        return new AnswerCache(cachedAnswers, hits, misses);
    }

    /**
     * Has a search made; cancel what is returned to stop it.
     *
     * @param over run once when the model is not touched any more; also if this throws
     * @throws ServiceException.Overloaded at once, if too much waits or the caller's quota is used up
     */
    public CompletableFuture<List<Hypothesis>> submit(
            EncoderDecoder model, Terms terms, int[] source, Search search, TokenListener listener, Runnable over) {
        try {
            if (terms.standing() != Standing.BEGUN) {
                quotas.charge(terms.caller(), source.length);
            }
            return pool.submit(
                    new SearchRequest(
                            model,
                            source,
                            search,
                            terms.caller(),
                            terms.priority().urgency(),
                            terms.standing(),
                            terms.deadline(),
                            listener),
                    over);
        } catch (RefusedException e) {
            over.run();
            refused.increment();
            throw new ServiceException.Overloaded(e.getMessage() + "; try again later", e.retryAfter());
        } catch (RuntimeException e) {
            over.run();
            throw e;
        }
    }

    /**
     * Has vectors made of texts, as a part of something that was let in; cancel what is returned to stop it.
     *
     * @param sources token ids, none of them empty
     * @param over run once when the model is not touched any more
     * @return in the order of the sources
     */
    public CompletableFuture<List<float[]>> embed(EncoderDecoder model, List<int[]> sources, Runnable over) {
        return embedder.submit(model, sources, over);
    }

    /** Whether a request would be taken on now. */
    public boolean hasRoom() {
        return pool.hasRoom();
    }

    /** Whether a thread has nothing to do. */
    public boolean idle() {
        return pool.idle();
    }

    /** When a request that finds no room may be tried again. */
    public Duration retryAfter() {
        return pool.retryAfter();
    }

    /** Ends what is being decoded. */
    @PreDestroy
    public void close() {
        pool.close();
        embedder.close();
    }
}
