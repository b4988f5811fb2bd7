package io.subgoal.annotation.review;

import io.subgoal.api.annotation.AnnotationDetail;
import io.subgoal.api.annotation.AnnotationPatch;
import io.subgoal.api.annotation.AnnotationRevert;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.AnnotationReviews;
import io.subgoal.store.annotation.AnnotationReviews.Change;
import io.subgoal.store.annotation.Cut;
import io.subgoal.store.annotation.Review;
import io.subgoal.store.annotation.StoredChange;
import io.subgoal.store.annotation.StoredReview;
import io.subgoal.store.dataset.Trajectories;
import io.subgoal.teacher.answer.Vocabulary;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Single annotations: looked at, corrected, judged, and put back as they were. */
@Service
class ReviewedAnnotations {

    static final List<String> KNOWN = Vocabulary.STANDARD.names();

    private final AnnotationReviews reviews;
    private final Trajectories trajectories;
    private final Clock clock;

    ReviewedAnnotations(AnnotationReviews reviews, Trajectories trajectories, Clock clock) {
        this.reviews = reviews;
        this.trajectories = trajectories;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public AnnotationDetail detail(long id) {
        StoredReview annotation = find(id);
        return ReviewViews.detail(annotation, trajectory(annotation), reviews.history(id));
    }

    @Transactional
    public AnnotationDetail patch(long id, Precondition precondition, AnnotationPatch patch, String reviewer) {
        StoredReview annotation = find(id);
        precondition.require(id, annotation.version());
        if (patch.review() == null && patch.note() == null && patch.subgoals() == null) {
            throw new ServiceException.Invalid(null, "There is nothing to change: send review, note or subgoals");
        }
        List<Cut> cuts = patch.subgoals() == null
                ? annotation.cuts()
                : Correction.check(actions(trajectory(annotation)), patch.subgoals());
        Review review = patch.review() == null
                ? annotation.review()
                : Review.parse(patch.review()).orElseThrow();
        return change(
                annotation, precondition, new Change(cuts, review, note(patch.note(), annotation.note())), reviewer);
    }

    @Transactional
    public AnnotationDetail revert(long id, Precondition precondition, AnnotationRevert revert, String reviewer) {
        StoredReview annotation = find(id);
        precondition.require(id, annotation.version());
        int to = revert.to() == null ? annotation.version() - 1 : revert.to();
        if (to < 0 || to >= annotation.version()) {
            throw new ServiceException.Invalid(
                    "to",
                    annotation.version() == 0
                            ? "the annotation has never been changed"
                            : "must be a version from 0 to " + (annotation.version() - 1));
        }
        List<StoredChange> history = reviews.history(id);
        List<Cut> cuts = history.get(to).before();
        // The change that made version n is the n-th.
        Change state = to == 0
                ? new Change(cuts, Review.OPEN, null)
                : new Change(
                        cuts, history.get(to - 1).review(), history.get(to - 1).note());
        return change(annotation, precondition, state, reviewer);
    }

    private AnnotationDetail change(StoredReview before, Precondition precondition, Change change, String reviewer) {
        if (!reviews.change(before, change, reviewer, clock.instant())) {
            throw precondition.failed(before.id(), find(before.id()).version());
        }
        return detail(before.id());
    }

    private StoredReview find(long id) {
        return reviews.find(id, KNOWN)
                .orElseThrow(() -> new ServiceException.NotFound(
                        "There is no annotation %d; /v1/annotation-runs/{id}/review lists them".formatted(id)));
    }

    private Trajectory trajectory(StoredReview annotation) {
        return trajectories.find(annotation.trajectoryId()).orElseThrow().trajectory();
    }

    private static List<String> actions(Trajectory trajectory) {
        return trajectory.keptSteps().stream().map(Step::action).toList();
    }

    private static @Nullable String note(@Nullable String given, @Nullable String present) {
        if (given == null) {
            return present;
        }
        return given.isBlank() ? null : given.strip();
    }
}
