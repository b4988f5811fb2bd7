package io.subgoal.store.evaluation;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What episodes have asked an LLM, and the ledger of it. A call counts from the moment it is sent, with the most it may cost;
 * its answer puts that right. A process that dies leaves its call counted, since it may have been charged.
 */
@Component
public class EpisodeCalls {

    private final JdbcClient jdbc;
    private final Clock clock;

    EpisodeCalls(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The answer that an attempt at this episode got to the same question at the same place. */
    public Optional<String> answer(UUID episode, int number, String requestSha256) {
        return jdbc.sql("""
                        select answer from episode_call
                        where episode_id = ? and number = ? and request_sha256 = ? and answer is not null
                        order by id desc limit 1
                        """)
                .params(episode, number, requestSha256)
                .query(String.class)
                .optional();
    }

    /**
     * Writes down that a question is about to be sent, if the evaluation can afford it whatever the answer is. Nobody else
     * decides about the same evaluation's money at the same time.
     *
     * @param number which question of its attempt it is, from 1
     * @param atMost what it may cost; null if the price is not known
     * @param limit what the evaluation may cost; null for no limit
     * @return the call's number; empty if it cannot be afforded
     */
    @Transactional
    public OptionalLong sending(
            UUID evaluation,
            UUID episode,
            int number,
            String requestSha256,
            @Nullable BigDecimal atMost,
            @Nullable BigDecimal limit) {
        if (limit != null) {
            jdbc.sql("select id from evaluation where id = ? for no key update")
                    .param(evaluation)
                    .query(UUID.class)
                    .single();
            BigDecimal most = atMost == null ? BigDecimal.ZERO : atMost;
            if (spent(evaluation).add(most).compareTo(limit) > 0) {
                return OptionalLong.empty();
            }
        }
        long call = jdbc.sql("""
                        insert into episode_call (episode_id, number, request_sha256, sent_at, dollars)
                        values (:episode, :number, :sha, :now, :most) returning id
                        """)
                .param("episode", episode)
                .param("number", number)
                .param("sha", requestSha256)
                .param("now", Timestamp.from(clock.instant()))
                .param("most", atMost)
                .query(Long.class)
                .single();
        sumUp(episode);
        return OptionalLong.of(call);
    }

    /** Keeps an answer and what it cost. */
    @Transactional
    public void answered(
            UUID episode,
            long call,
            String answer,
            long promptTokens,
            long answerTokens,
            @Nullable BigDecimal dollars) {
        jdbc.sql("""
                        update episode_call set answer = :answer, prompt_tokens = :prompt, answer_tokens = :tokens, dollars = :dollars
                        where id = :id
                        """)
                .param("answer", answer)
                .param("prompt", promptTokens)
                .param("tokens", answerTokens)
                .param("dollars", dollars)
                .param("id", call)
                .update();
        sumUp(episode);
    }

    /**
     * Writes down that a call brought no answer.
     *
     * @param mayBePaid whether it may have been charged all the same; then it goes on to count with the most it may cost
     */
    @Transactional
    public void failed(UUID episode, long call, boolean mayBePaid, String error) {
        jdbc.sql("""
                        update episode_call set error = :error, dollars = case when :paid then dollars else 0 end
                        where id = :id
                        """)
                .param("error", error)
                .param("paid", mayBePaid)
                .param("id", call)
                .update();
        sumUp(episode);
    }

    /** What the episodes of an evaluation have cost so far, as far as prices are known; calls on their way included. */
    public BigDecimal spent(UUID evaluation) {
        return jdbc.sql("select coalesce(sum(dollars), 0) from episode where evaluation_id = ?")
                .param(evaluation)
                .query(BigDecimal.class)
                .single();
    }

    private void sumUp(UUID episode) {
        jdbc.sql("""
                        update episode set (prompt_tokens, answer_tokens, dollars) = (
                          select sum(prompt_tokens), sum(answer_tokens),
                            case when count(*) = count(dollars) then sum(dollars) end
                          from episode_call where episode_id = :id)
                        where id = :id
                        """).param("id", episode).update();
    }
}
