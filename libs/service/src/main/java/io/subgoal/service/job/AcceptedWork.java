package io.subgoal.service.job;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Answers to requests for long work. */
public final class AcceptedWork {

    private AcceptedWork() {}

    /** {@code 202 Accepted} with the address of the job to follow. */
    public static <T> ResponseEntity<T> of(@Nullable UUID jobId, T body) {
        return ResponseEntity.accepted()
                .location(URI.create("/v1/jobs/" + jobId))
                .body(body);
    }
}
