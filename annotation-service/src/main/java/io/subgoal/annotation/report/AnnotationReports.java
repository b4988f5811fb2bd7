package io.subgoal.annotation.report;

import io.subgoal.api.annotation.AnnotationReport;
import io.subgoal.api.annotation.AnnotationReport.CallTotals;
import io.subgoal.api.annotation.AnnotationReport.EpisodeTotals;
import io.subgoal.api.annotation.AnnotationReport.FailureExamples;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.AnnotationStatistics;
import io.subgoal.store.annotation.AnnotationStatistics.Calls;
import io.subgoal.store.annotation.AnnotationStatistics.Facts;
import io.subgoal.store.job.Jobs;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Makes the quality report of a run from what is stored. */
@Service
class AnnotationReports {

    private static final double MICROS = 1_000_000;

    private final AnnotationRunRepository runs;
    private final AnnotationStatistics statistics;
    private final FailureWords words;
    private final Jobs jobs;

    AnnotationReports(AnnotationRunRepository runs, AnnotationStatistics statistics, FailureWords words, Jobs jobs) {
        this.runs = runs;
        this.statistics = statistics;
        this.words = words;
        this.jobs = jobs;
    }

    /**
     * The report of a run as it is now.
     *
     * @param examples how many failures of each kind are shown
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public AnnotationReport report(UUID runId, int examples) {
        AnnotationRunEntity run = runs.findById(runId)
                .orElseThrow(() -> new ServiceException.NotFound("There is no annotation run " + runId));
        RunTally tally = new RunTally(examples);
        statistics.work(run.datasetId()).forEach(tally::add);
        statistics.rejections(runId).forEach(tally::add);
        try (Stream<Facts> facts = statistics.facts(runId)) {
            facts.forEach(tally::add);
        }
        EpisodeTotals episodes = tally.episodes();
        return new AnnotationReport(
                run.id(),
                run.datasetId(),
                run.teacher(),
                JobMapper.state(jobs.get(run.jobId()).state()),
                run.createdAt(),
                episodes,
                tally.byTask(),
                tally.byFold(),
                tally.actions(),
                tally.sources(),
                tally.subgoals(),
                tally.vocabulary(),
                tally.merges(),
                tally.removed(),
                tally.cutReplies(),
                tally.rejections(),
                calls(statistics.calls(runId), episodes.total() - episodes.pending()),
                tally.reviews(),
                failures(tally));
    }

    private FailureExamples failures(RunTally tally) {
        return new FailureExamples(
                tally.repairedSample().stream().map(words::placed).toList(),
                tally.fallbackSample().stream().map(words::placed).toList(),
                tally.rejectedSample().stream().map(words::rejected).toList(),
                tally.unknownNamesSample().stream().map(words::unknownNames).toList());
    }

    private static CallTotals calls(List<Calls> calls, long episodes) {
        Map<String, Calls> byState = calls.stream().collect(Collectors.toMap(Calls::state, Function.identity()));
        long cost = calls.stream().mapToLong(Calls::cost).sum();
        return new CallTotals(
                count(byState, "ANSWERED"),
                count(byState, "REUSED"),
                count(byState, "FAILED"),
                count(byState, "LOST"),
                count(byState, "SENT"),
                calls.stream().mapToLong(Calls::promptTokens).sum(),
                calls.stream().mapToLong(Calls::completionTokens).sum(),
                cost,
                cost / MICROS,
                episodes == 0 ? null : cost / MICROS / episodes);
    }

    private static long count(Map<String, Calls> byState, String state) {
        Calls calls = byState.get(state);
        return calls == null ? 0 : calls.calls();
    }
}
