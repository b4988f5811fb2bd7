package io.subgoal.annotation.review;

import io.subgoal.api.Page;
import io.subgoal.api.annotation.AnnotationDetail;
import io.subgoal.api.annotation.AnnotationPatch;
import io.subgoal.api.annotation.AnnotationRevert;
import io.subgoal.api.annotation.AnnotationReview;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.annotation.AnnotationReviews;
import io.subgoal.store.annotation.AnnotationReviews.Order;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.store.annotation.Review;
import io.subgoal.store.annotation.ReviewFilter;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.task.Tasks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Review of annotations over REST. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Review", description = "Annotations, the most suspicious first: corrected, accepted, rejected, put back")
class ReviewController {

    private static final String ANONYMOUS = "anonymous";

    private final AnnotationRunRepository runs;
    private final AnnotationReviews reviews;
    private final ReviewedAnnotations annotations;

    ReviewController(AnnotationRunRepository runs, AnnotationReviews reviews, ReviewedAnnotations annotations) {
        this.runs = runs;
        this.reviews = reviews;
        this.annotations = annotations;
    }

    @GetMapping("/annotation-runs/{id}/review")
    @Operation(summary = "The annotations of a run with what is suspicious about them, filtered and sorted")
    Page<AnnotationReview> list(
            @PathVariable UUID id,
            @Parameter(description = "id or name of a task") @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Min(0) @Nullable Integer variation,
            @Parameter(description = "train, dev or test") @RequestParam(required = false) @Nullable String fold,
            @Parameter(description = "clean, repaired or fallback") @RequestParam(required = false) @Nullable
                    String status,
            @Parameter(description = "open, accepted or rejected") @RequestParam(required = false) @Nullable
                    String review,
            @Parameter(description = "name of a sub-goal, such as find") @RequestParam(required = false) @Nullable
                    String subgoal,
            @Parameter(description = "part of a sub-goal or of an action")
                    @RequestParam(required = false)
                    @Size(max = 200)
                    @Nullable
                    String q,
            @Parameter(description = "suspicion, task or reviewed") @RequestParam(defaultValue = "suspicion")
                    String sort,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(200) int size) {
        if (!runs.existsById(id)) {
            throw new ServiceException.NotFound("There is no annotation run " + id);
        }
        ReviewFilter filter = new ReviewFilter(
                parsed("task", task, text -> Tasks.find(text).map(t -> t.id()), "there is no such task"),
                variation,
                parsed("fold", fold, Fold::parse, "must be 'train', 'dev' or 'test'"),
                parsed(
                        "status",
                        status,
                        text -> Optional.of(text).filter(List.of("clean", "repaired", "fallback")::contains),
                        "must be 'clean', 'repaired' or 'fallback'"),
                parsed("review", review, Review::parse, "must be 'open', 'accepted' or 'rejected'"),
                subgoal,
                q == null || q.isBlank() ? null : q.strip());
        List<AnnotationReview> items =
                reviews.page(id, filter, order(sort), ReviewedAnnotations.KNOWN, page, size).stream()
                        .map(ReviewViews::summary)
                        .toList();
        return new Page<>(items, page, size, reviews.count(id, filter));
    }

    @GetMapping("/annotations/{id}")
    @Operation(summary = "One annotation: steps, where each sub-goal comes from, and its changes")
    ResponseEntity<AnnotationDetail> get(@PathVariable long id) {
        return tagged(annotations.detail(id));
    }

    @PatchMapping("/annotations/{id}")
    @Operation(
            summary = "Corrects, accepts or rejects an annotation",
            description =
                    "Sub-goals are checked by the aligner: together their actions are exactly the kept actions. If somebody was"
                            + " faster, the answer is 409, or 412 if the version was named by If-Match, with the present version.")
    ResponseEntity<AnnotationDetail> patch(
            @PathVariable long id,
            @Parameter(description = "the ETag, instead of the body's version")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @Valid @RequestBody AnnotationPatch patch,
            @Nullable Principal principal) {
        Precondition precondition = Precondition.of(ifMatch, patch.version());
        return tagged(annotations.patch(id, precondition, patch, reviewer(principal, patch.reviewer())));
    }

    @PostMapping("/annotations/{id}/revert")
    @Operation(summary = "Takes changes of an annotation back; the history keeps them")
    ResponseEntity<AnnotationDetail> revert(
            @PathVariable long id,
            @Parameter(description = "the ETag, instead of the body's version")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @Valid @RequestBody AnnotationRevert revert,
            @Nullable Principal principal) {
        Precondition precondition = Precondition.of(ifMatch, revert.version());
        return tagged(annotations.revert(id, precondition, revert, reviewer(principal, revert.reviewer())));
    }

    /** A key that has a name says who it is; only without one is the caller believed. */
    private static String reviewer(@Nullable Principal principal, @Nullable String given) {
        if (principal != null) {
            return principal.getName();
        }
        return given == null || given.isBlank() ? ANONYMOUS : given.strip();
    }

    private static ResponseEntity<AnnotationDetail> tagged(AnnotationDetail detail) {
        return ResponseEntity.ok()
                .eTag("\"" + detail.summary().version() + "\"")
                .body(detail);
    }

    private static Order order(String text) {
        for (Order order : Order.values()) {
            if (order.name().toLowerCase(Locale.ROOT).equals(text)) {
                return order;
            }
        }
        throw new ServiceException.Invalid("sort", "must be 'suspicion', 'task' or 'reviewed'");
    }

    private static <T> @Nullable T parsed(
            String field, @Nullable String text, Function<String, Optional<T>> parser, String otherwise) {
        if (text == null) {
            return null;
        }
        return parser.apply(text).orElseThrow(() -> new ServiceException.Invalid(field, otherwise));
    }
}
