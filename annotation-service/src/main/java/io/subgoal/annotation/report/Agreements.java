package io.subgoal.annotation.report;

import io.subgoal.api.annotation.AnnotationAgreement;
import io.subgoal.api.annotation.AnnotationAgreement.EpisodeAgreement;
import io.subgoal.api.annotation.AnnotationAgreement.TaskAgreement;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.AnnotationReviews;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.AnnotationStatistics;
import io.subgoal.store.annotation.AnnotationStatistics.Pair;
import io.subgoal.store.annotation.Cut;
import io.subgoal.store.annotation.ReviewFilter;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** How far two runs over the same dataset agree. */
@Service
class Agreements {

    /** The less of the sub-goals is the same, the worse; of equals, the longer path. */
    private static final Comparator<EpisodeAgreement> WORST_FIRST = Comparator.comparingDouble(
                    EpisodeAgreement::sameSubgoal)
            .thenComparing(Comparator.comparingInt(EpisodeAgreement::actions).reversed())
            .thenComparing(EpisodeAgreement::task)
            .thenComparing(EpisodeAgreement::variation);

    private final AnnotationRunRepository runs;
    private final AnnotationStatistics statistics;
    private final AnnotationReviews reviews;

    Agreements(AnnotationRunRepository runs, AnnotationStatistics statistics, AnnotationReviews reviews) {
        this.runs = runs;
        this.statistics = statistics;
        this.reviews = reviews;
    }

    /**
     * Compares two runs.
     *
     * @param worst how many trajectories with little agreement are listed
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public AnnotationAgreement agreement(UUID runId, UUID otherId, int worst) {
        AnnotationRunEntity run = find(runId);
        AnnotationRunEntity other = find(otherId);
        if (!run.datasetId().equals(other.datasetId())) {
            throw new ServiceException.Conflict(
                    "The runs are of different datasets, %s and %s: compare runs of the same dataset"
                            .formatted(run.datasetId(), other.datasetId()));
        }
        AgreementTally overall = new AgreementTally();
        Map<String, AgreementTally> byTask =
                new TreeMap<>(Comparator.comparingInt(Names::topic).thenComparing(Comparator.<String>naturalOrder()));
        PriorityQueue<EpisodeAgreement> least = new PriorityQueue<>(WORST_FIRST.reversed());
        try (Stream<Pair> pairs = statistics.pairs(runId, otherId)) {
            pairs.forEach(pair -> {
                overall.add(pair.first(), pair.second());
                byTask.computeIfAbsent(pair.episode().taskId(), t -> new AgreementTally())
                        .add(pair.first(), pair.second());
                least.add(episode(pair));
                if (least.size() > worst) {
                    least.remove();
                }
            });
        }
        long both = overall.measures().trajectories();
        return new AnnotationAgreement(
                runId,
                otherId,
                run.datasetId(),
                run.teacher(),
                other.teacher(),
                reviews.count(runId, ReviewFilter.ALL) - both,
                reviews.count(otherId, ReviewFilter.ALL) - both,
                overall.measures(),
                byTask.entrySet().stream()
                        .map(entry -> new TaskAgreement(
                                entry.getKey(), entry.getValue().measures()))
                        .toList(),
                least.stream()
                        .filter(episode -> episode.sameSubgoal() < 1)
                        .sorted(WORST_FIRST)
                        .toList());
    }

    private AnnotationRunEntity find(UUID id) {
        return runs.findById(id).orElseThrow(() -> new ServiceException.NotFound("There is no annotation run " + id));
    }

    private static EpisodeAgreement episode(Pair pair) {
        AgreementTally tally = AgreementTally.of(pair.first(), pair.second());
        return new EpisodeAgreement(
                pair.episode().trajectoryId(),
                pair.episode().taskId(),
                pair.episode().variation(),
                pair.episode().fold().wireName(),
                pair.firstId(),
                pair.secondId(),
                pair.first().stream().mapToInt(Cut::steps).sum(),
                pair.first().size(),
                pair.second().size(),
                tally.boundaryF1(),
                tally.sameSubgoalShare(),
                tally.sameNameShare());
    }
}
