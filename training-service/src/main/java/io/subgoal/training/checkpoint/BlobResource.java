package io.subgoal.training.checkpoint;

import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.training.StoredCheckpoint;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;

/** A file of a checkpoint, to be sent whole or in part. */
final class BlobResource extends AbstractResource {

    private final BlobStore blobs;
    private final StoredCheckpoint.File file;

    BlobResource(BlobStore blobs, StoredCheckpoint.File file) {
        this.blobs = blobs;
        this.file = file;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public long contentLength() {
        return file.size();
    }

    @Override
    public String getFilename() {
        return file.path();
    }

    @Override
    public String getDescription() {
        return "blob " + file.sha256();
    }

    @Override
    public InputStream getInputStream() {
        return blobs.open(file.sha256());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlobResource that && file.equals(that.file);
    }

    @Override
    public int hashCode() {
        return file.hashCode();
    }
}
