package io.subgoal.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void aFullDiskIsNamedWhereverItTurnedUp() {
        assertThat(Failure.explain(new IllegalStateException(
                        "cannot write weights", new UncheckedIOException(new IOException("No space left on device")))))
                .isEqualTo("cannot write weights: No space left on device. Make room, then retry the job");
        assertThat(Failure.explain(new FileSystemException("/w/rows", null, "Disk quota exceeded")))
                .isEqualTo("/w/rows: Disk quota exceeded. Make room, then retry the job");
    }

    @Test
    void aMissingPermissionIsNamed() {
        assertThat(Failure.explain(new AccessDeniedException("/w/rows")))
                .startsWith("/w/rows: permission denied. Let the service's user");
    }

    @Test
    void otherFailuresSayWhatTheySay() {
        assertThat(Failure.explain(new IllegalStateException("There is nothing to learn from")))
                .isEqualTo("There is nothing to learn from");
        assertThat(Failure.explain(new IllegalStateException("cannot read", new IOException("end of file"))))
                .isEqualTo("cannot read: end of file");
        assertThat(Failure.explain(new NullPointerException())).isEqualTo("NullPointerException");
        assertThat(Failure.explain(new OutOfMemoryError("heap"))).isEqualTo("java.lang.OutOfMemoryError: heap");
    }
}
