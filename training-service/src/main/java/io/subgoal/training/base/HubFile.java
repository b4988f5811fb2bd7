package io.subgoal.training.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of a model on the hub.
 *
 * @param size in bytes
 * @param sha256 of large files
 * @param blobId git's SHA-1 of small ones
 */
record HubFile(
        String name,
        long size,
        @Nullable String sha256,
        @Nullable String blobId) {

    /** Whether a file has this content. */
    boolean matches(Path path, Checksum.Ticker ticker) throws IOException {
        if (Files.size(path) != size) {
            return false;
        }
        if (sha256 != null) {
            return sha256.equals(Checksum.sha256(path, ticker));
        }
        return blobId != null && blobId.equals(Checksum.gitBlob(path, ticker));
    }
}
