package io.subgoal.annotation.run;

import io.subgoal.api.annotation.AnnotationRun;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import org.jspecify.annotations.Nullable;

/**
 * How the teacher that works by rules works.
 *
 * @param rules version of the rules; null of runs of the first
 */
record OfflineSettings(@Nullable Integer rules) {

    static final OfflineSettings CURRENT = new OfflineSettings(AnnotationRun.OFFLINE_RULES);

    static OfflineSettings of(AnnotationRunEntity run) {
        return Json.read(run.settings(), OfflineSettings.class);
    }

    int version() {
        return rules == null ? 1 : rules;
    }
}
