package io.subgoal.store.teacher;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch at a provider.
 *
 * @param providerId the provider's name for it, once it is known
 * @param fileId the file of its requests at the provider, once it is uploaded
 */
public record StoredBatch(
        UUID id,
        UUID runId,
        @Nullable String providerId,
        @Nullable String fileId,
        State state,
        Instant createdAt) {

    /** Where it stands. */
    public enum State {
        /** Its questions are written down; the provider may know of it or not. */
        MAKING,
        /** The provider works on it. */
        WAITING,
        /** What came of it is stored. */
        DONE,
        /** The provider did not take it, or it was given up before it was made. */
        FAILED,
        /** It was cancelled; what came of it until then is stored. */
        CANCELLED
    }
}
