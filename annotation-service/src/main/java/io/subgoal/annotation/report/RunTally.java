package io.subgoal.annotation.report;

import io.subgoal.annotation.review.StoredProvenance;
import io.subgoal.api.annotation.AnnotationReport.ActionCount;
import io.subgoal.api.annotation.AnnotationReport.EpisodeGroup;
import io.subgoal.api.annotation.AnnotationReport.EpisodeTotals;
import io.subgoal.api.annotation.AnnotationReport.NameUse;
import io.subgoal.api.annotation.AnnotationReport.ReasonCount;
import io.subgoal.api.annotation.AnnotationReport.RemovedActions;
import io.subgoal.api.annotation.AnnotationReport.ReviewTotals;
import io.subgoal.api.annotation.AnnotationReport.SourceShare;
import io.subgoal.api.annotation.AnnotationReport.SubgoalNumbers;
import io.subgoal.store.annotation.AnnotationStatistics.Facts;
import io.subgoal.store.annotation.AnnotationStatistics.Rejection;
import io.subgoal.store.annotation.AnnotationStatistics.Work;
import io.subgoal.store.annotation.Cut;
import io.subgoal.store.annotation.Review;
import io.subgoal.teacher.answer.Vocabulary;
import io.subgoal.textworld.task.Fold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Counts what a report says, one annotation after the other. */
final class RunTally {

    private static final int MOST_FREQUENT = 20;

    private final EpisodeTally all = new EpisodeTally();
    private final Map<String, EpisodeTally> byTask = new TreeMap<>(RunTally::compareTasks);
    private final Map<Fold, EpisodeTally> byFold = new EnumMap<>(Fold.class);
    private final Map<String, Long> sources = new HashMap<>();
    private final Map<Review, Long> reviews = new EnumMap<>(Review.class);
    private final Map<String, NameTally> names = new HashMap<>();
    private final Set<String> texts = new HashSet<>();
    private final Distribution actionsPerSubgoal = new Distribution();
    private final Distribution subgoalsPerEpisode = new Distribution();
    private final Map<String, Long> removed = new HashMap<>();
    private final Map<String, Long> reasons = new HashMap<>();
    private final FailureSamples<Facts> repaired;
    private final FailureSamples<Facts> fallback;
    private final FailureSamples<Facts> unknownNames;
    private final FailureSamples<Rejection> rejected;
    private long actions;
    private long edited;
    private long merges;
    private long cutReplies;
    private long unknown;
    private long episodesWithRemoved;

    /** One name: its sub-goals' lengths and the episodes it occurs in. */
    private static final class NameTally {
        private final Distribution lengths = new Distribution();
        private long episodes;
        private long lastEpisode = -1;
    }

    /**
     * @param examples how many failures of each kind are kept
     */
    RunTally(int examples) {
        repaired = new FailureSamples<>(examples);
        fallback = new FailureSamples<>(examples);
        unknownNames = new FailureSamples<>(examples);
        rejected = new FailureSamples<>(examples);
    }

    void add(Work work) {
        all.work(work.trajectories());
        task(work.taskId()).work(work.trajectories());
        fold(work.fold()).work(work.trajectories());
    }

    void add(Rejection rejection) {
        count(rejection.episode().taskId(), rejection.episode().fold(), EpisodeTally.REJECTED);
        reasons.merge(rejection.reason(), 1L, Long::sum);
        rejected.add(rejection.episode().taskId(), rejection);
    }

    void add(Facts facts) {
        count(facts.episode().taskId(), facts.episode().fold(), facts.status());
        reviews.merge(facts.review(), 1L, Long::sum);
        edited += facts.edited() ? 1 : 0;
        addSubgoals(facts);
        addProvenance(facts);
        String task = facts.episode().taskId();
        if (facts.status().equals("repaired")) {
            repaired.add(task, facts);
        } else if (facts.status().equals("fallback")) {
            fallback.add(task, facts);
        }
    }

    private void addSubgoals(Facts facts) {
        boolean anyUnknown = false;
        for (Cut cut : facts.cuts()) {
            texts.add(cut.subgoal());
            actions += cut.steps();
            actionsPerSubgoal.add(cut.steps());
            NameTally name = names.computeIfAbsent(Names.of(cut.subgoal()), n -> new NameTally());
            name.lengths.add(cut.steps());
            if (name.lastEpisode != facts.id()) {
                name.lastEpisode = facts.id();
                name.episodes++;
            }
            if (!Vocabulary.STANDARD.knows(cut.subgoal())) {
                unknown++;
                anyUnknown = true;
            }
        }
        subgoalsPerEpisode.add(facts.cuts().size());
        if (anyUnknown) {
            unknownNames.add(facts.episode().taskId(), facts);
        }
    }

    private void addProvenance(Facts facts) {
        int kept = facts.cuts().stream().mapToInt(Cut::steps).sum();
        StoredProvenance provenance = StoredProvenance.read(facts.provenance(), kept);
        provenance.sources(facts.cuts(), facts.original()).forEach(source -> sources.merge(source, 1L, Long::sum));
        merges += provenance.merges();
        cutReplies += provenance.cut() ? 1 : 0;
        episodesWithRemoved += provenance.removed().isEmpty() ? 0 : 1;
        provenance.removed().forEach(action -> removed.merge(action, 1L, Long::sum));
    }

    EpisodeTotals episodes() {
        return all.totals();
    }

    List<EpisodeGroup> byTask() {
        return byTask.entrySet().stream()
                .map(entry -> new EpisodeGroup(entry.getKey(), entry.getValue().totals()))
                .toList();
    }

    List<EpisodeGroup> byFold() {
        return byFold.entrySet().stream()
                .map(entry -> new EpisodeGroup(
                        entry.getKey().wireName(), entry.getValue().totals()))
                .toList();
    }

    long actions() {
        return actions;
    }

    List<SourceShare> sources() {
        return StoredProvenance.ALL.stream()
                .filter(sources::containsKey)
                .map(source -> {
                    long count = sources.getOrDefault(source, 0L);
                    return new SourceShare(source, count, (double) count / actions);
                })
                .toList();
    }

    SubgoalNumbers subgoals() {
        List<String> vocabulary = Vocabulary.STANDARD.names();
        return new SubgoalNumbers(
                actionsPerSubgoal.size(),
                texts.size(),
                unknown,
                (int) vocabulary.stream().filter(names::containsKey).count(),
                vocabulary.size(),
                actionsPerSubgoal.spread(),
                subgoalsPerEpisode.spread());
    }

    List<NameUse> vocabulary() {
        List<NameUse> uses = new ArrayList<>();
        names.forEach((name, tally) -> uses.add(new NameUse(
                name,
                Vocabulary.STANDARD.knows(name),
                tally.lengths.size(),
                tally.episodes,
                Objects.requireNonNull(tally.lengths.spread()))));
        uses.sort(Comparator.comparingLong(NameUse::count).reversed().thenComparing(NameUse::name));
        return uses;
    }

    long merges() {
        return merges;
    }

    long cutReplies() {
        return cutReplies;
    }

    RemovedActions removed() {
        long total = removed.values().stream().mapToLong(Long::longValue).sum();
        return new RemovedActions(total, episodesWithRemoved, mostFrequent(removed, ActionCount::new));
    }

    List<ReasonCount> rejections() {
        return mostFrequent(reasons, ReasonCount::new);
    }

    ReviewTotals reviews() {
        return new ReviewTotals(
                reviews.getOrDefault(Review.OPEN, 0L),
                reviews.getOrDefault(Review.ACCEPTED, 0L),
                reviews.getOrDefault(Review.REJECTED, 0L),
                edited);
    }

    List<Facts> repairedSample() {
        return repaired.sample();
    }

    List<Facts> fallbackSample() {
        return fallback.sample();
    }

    List<Facts> unknownNamesSample() {
        return unknownNames.sample();
    }

    List<Rejection> rejectedSample() {
        return rejected.sample();
    }

    private void count(String task, Fold fold, String status) {
        all.count(status);
        task(task).count(status);
        fold(fold).count(status);
    }

    private EpisodeTally task(String id) {
        return byTask.computeIfAbsent(id, t -> new EpisodeTally());
    }

    private EpisodeTally fold(Fold fold) {
        return byFold.computeIfAbsent(fold, f -> new EpisodeTally());
    }

    private static <T> List<T> mostFrequent(Map<String, Long> counts, BiFunction<String, Long, T> view) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_FREQUENT)
                .map(entry -> view.apply(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** 2-1 before 10-1. */
    private static int compareTasks(String a, String b) {
        return Comparator.comparingInt(Names::topic)
                .thenComparing(Comparator.naturalOrder())
                .compare(a, b);
    }
}
