package io.subgoal.annotation.archive;

import io.subgoal.api.annotation.LeakReport;
import io.subgoal.api.annotation.LeakReport.Leak;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.AnnotationStatistics;
import io.subgoal.store.annotation.AnnotationStatistics.Facts;
import io.subgoal.store.annotation.AnnotationStatistics.Request;
import io.subgoal.store.dataset.StoredTrajectory;
import io.subgoal.store.dataset.Trajectories;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Looks for what is measured later among what is learnt from: variations in a split that is not theirs, and episodes of
 * dev or test that an LLM was shown as examples.
 */
@Component
public class LeakCheck {

    private static final int SHOWN = 100;
    private static final int NAMED = 10;

    private final AnnotationRunRepository runs;
    private final AnnotationStatistics statistics;
    private final Trajectories trajectories;

    LeakCheck(AnnotationRunRepository runs, AnnotationStatistics statistics, Trajectories trajectories) {
        this.runs = runs;
        this.statistics = statistics;
        this.trajectories = trajectories;
    }

    /** What was found; see {@link #require} for a refusal. */
    @Transactional(readOnly = true)
    public LeakReport check(UUID runId) {
        AnnotationRunEntity run = runs.findById(runId)
                .orElseThrow(() -> new ServiceException.NotFound("There is no annotation run " + runId));
        List<Leak> leaks = new ArrayList<>();
        SplitCheck splits = new SplitCheck();
        try (Stream<Facts> facts = statistics.facts(runId)) {
            facts.forEach(f -> splits.add(f.episode()).ifPresent(leaks::add));
        }
        ShownExamples shown = new ShownExamples();
        try (Stream<StoredTrajectory> all = trajectories.stream(run.datasetId())) {
            all.forEach(shown::know);
        }
        try (Stream<Request> requests = statistics.requests(runId)) {
            requests.forEach(request -> leaks.addAll(shown.leaks(request)));
        }
        return new LeakReport(
                leaks.isEmpty(),
                splits.episodes(),
                shown.read(),
                shown.unread() + statistics.unstoredRequests(runId),
                leaks.size(),
                List.copyOf(leaks.subList(0, Math.min(SHOWN, leaks.size()))));
    }

    /**
     * What was found, if that is nothing.
     *
     * @throws ServiceException.Conflict with the leaks, otherwise
     */
    @Transactional(readOnly = true)
    public LeakReport require(UUID runId) {
        LeakReport report = check(runId);
        if (!report.passed()) {
            String named =
                    report.leaks().stream().limit(NAMED).map(LeakCheck::words).collect(Collectors.joining("; "));
            throw new ServiceException.Conflict(
                    "What is measured later must not be learnt from. Found %d: %s%s. Make a dataset without these episodes and annotate that"
                            .formatted(report.found(), named, report.found() > NAMED ? "; ..." : ""),
                    Map.of("leaks", report.leaks()));
        }
        return report;
    }

    private static String words(Leak leak) {
        String episode = "task %s variation %d".formatted(leak.task(), leak.variation());
        return leak.kind().equals(ShownExamples.KIND)
                ? "%s of %s was shown to the LLM as an example, for trajectory %s"
                        .formatted(episode, leak.belongsTo(), leak.shownFor())
                : "%s is in %s and belongs to %s".formatted(episode, leak.split(), leak.belongsTo());
    }
}
