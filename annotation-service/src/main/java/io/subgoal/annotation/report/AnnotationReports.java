package io.subgoal.annotation.report;

import io.subgoal.annotation.run.Costs;
import io.subgoal.api.annotation.AnnotationReport;
import io.subgoal.api.annotation.AnnotationReport.EpisodeTotals;
import io.subgoal.api.annotation.AnnotationReport.FailureExamples;
import io.subgoal.api.annotation.Cost;
import io.subgoal.service.error.ServiceException;
import io.subgoal.service.job.JobMapper;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.AnnotationStatistics;
import io.subgoal.store.annotation.AnnotationStatistics.Facts;
import io.subgoal.store.job.Jobs;
import io.subgoal.store.teacher.TeacherCalls;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Makes the quality report of a run from what is stored. */
@Service
class AnnotationReports {

    private final AnnotationRunRepository runs;
    private final AnnotationStatistics statistics;
    private final TeacherCalls calls;
    private final FailureWords words;
    private final Jobs jobs;

    AnnotationReports(
            AnnotationRunRepository runs,
            AnnotationStatistics statistics,
            TeacherCalls calls,
            FailureWords words,
            Jobs jobs) {
        this.runs = runs;
        this.statistics = statistics;
        this.calls = calls;
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
        statistics.work(run.id()).forEach(tally::add);
        statistics.rejections(runId).forEach(tally::add);
        try (Stream<Facts> facts = statistics.facts(runId)) {
            facts.forEach(tally::add);
        }
        EpisodeTotals episodes = tally.episodes();
        Cost cost = Costs.view(calls.spent(runId));
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
                cost,
                perEpisode(cost, episodes.total() - episodes.pending()),
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

    private static @Nullable Double perEpisode(Cost cost, long episodes) {
        return episodes == 0 ? null : cost.dollars() / episodes;
    }
}
