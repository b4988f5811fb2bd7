package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationReport;
import io.subgoal.api.agent.Resampling;
import io.subgoal.api.agent.StopReason;
import io.subgoal.store.evaluation.EpisodeStatistics;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reports on evaluations, as far as they have been played. */
@Service
class EvaluationReports {

    private final Facts facts;
    private final EpisodeStatistics statistics;

    EvaluationReports(Facts facts, EpisodeStatistics statistics) {
        this.facts = facts;
        this.statistics = statistics;
    }

    /** The report on an evaluation; everything in it is of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public EvaluationReport report(UUID id, Resampling resampling) {
        Facts.Known known = facts.of(id);
        ScoreTables tables = new ScoreTables(statistics.byTask(id), statistics.scores(id), resampling);
        return new EvaluationReport(
                known.facts(),
                tables.episodes(),
                tables.scores(),
                tables.lengths(),
                tables.tasks(),
                stopReasons(statistics.stopReasons(id)),
                tables.published(),
                resampling,
                Notes.on(known.facts(), tables.totals(), tables.samples()));
    }

    /** As they are told. */
    static Map<StopReason, Long> stopReasons(Map<String, Long> stored) {
        Map<StopReason, Long> reasons = new EnumMap<>(StopReason.class);
        stored.forEach((name, count) -> reasons.put(StopReason.valueOf(name), count));
        return reasons;
    }
}
