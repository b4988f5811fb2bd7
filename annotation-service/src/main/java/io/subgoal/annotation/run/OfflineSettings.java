package io.subgoal.annotation.run;

import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the teacher that works by rules works.
 *
 * @param rules version of the rules; null of runs of the first
 */
record OfflineSettings(@Nullable Integer rules) {

    static OfflineSettings of(AnnotationRunRequest request) {
        return new OfflineSettings(Objects.requireNonNullElse(request.rules(), AnnotationRunRequest.NEWEST_RULES));
    }

    static OfflineSettings of(AnnotationRunEntity run) {
        return Json.read(run.settings(), OfflineSettings.class);
    }

    int version() {
        return rules == null ? 1 : rules;
    }
}
