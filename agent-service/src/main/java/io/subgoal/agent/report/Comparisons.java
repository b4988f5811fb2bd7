package io.subgoal.agent.report;

import io.subgoal.api.agent.EvaluationComparison;
import io.subgoal.api.agent.EvaluationComparison.Side;
import io.subgoal.api.agent.EvaluationFacts;
import io.subgoal.api.agent.Resampling;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.evaluation.EpisodeScore;
import io.subgoal.store.evaluation.EpisodeStatistics;
import io.subgoal.store.evaluation.EpisodeTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Compares two evaluations, variation by variation. */
@Service
class Comparisons {

    private final Facts facts;
    private final EpisodeStatistics statistics;

    Comparisons(Facts facts, EpisodeStatistics statistics) {
        this.facts = facts;
        this.statistics = statistics;
    }

    /** The second against the first, which is the baseline. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public EvaluationComparison compare(UUID firstId, UUID secondId, Resampling resampling) {
        if (firstId.equals(secondId)) {
            throw new ServiceException.Invalid("with", "must be another evaluation: the difference would be nothing");
        }
        Facts.Known first = facts.of(firstId);
        Facts.Known second = facts.of(secondId);
        Shared shared = Shared.of(first, second);
        if (shared.none()) {
            throw new ServiceException.Invalid(
                    "with",
                    "must have variations in common: '%s' and '%s' have none"
                            .formatted(first.facts().name(), second.facts().name()));
        }
        List<EpisodeScore> firstScores = statistics.scores(firstId);
        List<EpisodeScore> secondScores = statistics.scores(secondId);
        boolean bySeed = Set.copyOf(first.facts().seeds())
                .equals(Set.copyOf(second.facts().seeds()));
        Pairs pairs = Pairs.of(firstScores, secondScores, bySeed);
        if (pairs.size() == 0) {
            throw new ServiceException.Conflict(
                    "No variation has a score in both '%s' and '%s' so far; wait until they have been played"
                            .formatted(first.facts().name(), second.facts().name()));
        }
        Contrast contrast = new Contrast(pairs, resampling);
        Side firstSide = side(first.facts(), firstId);
        Side secondSide = side(second.facts(), secondId);
        return new EvaluationComparison(
                firstSide,
                secondSide,
                bySeed ? EvaluationComparison.Pairing.SEED : EvaluationComparison.Pairing.VARIATION,
                pairs.size(),
                Differences.between(first.facts(), second.facts()),
                contrast.scores(),
                pairs.solved(),
                contrast.lengths(),
                contrast.tasks(),
                shared.leftOut(pairs),
                resampling,
                notes(firstSide, secondSide));
    }

    private Side side(EvaluationFacts evaluation, UUID id) {
        return new Side(
                evaluation, Played.sums(EpisodeTotals.sum(statistics.byTask(id).values())));
    }

    private static List<String> notes(Side first, Side second) {
        List<String> notes = new ArrayList<>();
        for (Side side : List.of(first, second)) {
            long missing = side.episodes().missing();
            if (missing > 0) {
                notes.add("'%s' is not finished: %d of its %d episodes have not been played to an end"
                        .formatted(
                                side.evaluation().name(),
                                missing,
                                side.episodes().episodes()));
            }
            if (side.episodes().errors() > 0) {
                notes.add("Episodes of '%s' without a score because a world or a service failed: %d"
                        .formatted(side.evaluation().name(), side.episodes().errors()));
            }
        }
        notes.add(SeedReports.ON_P_VALUES);
        return notes;
    }
}
