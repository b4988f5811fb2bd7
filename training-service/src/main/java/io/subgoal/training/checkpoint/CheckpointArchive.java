package io.subgoal.training.checkpoint;

import io.subgoal.store.blob.BlobStore;
import io.subgoal.store.blob.Sha256;
import io.subgoal.store.training.StoredCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A checkpoint as a zip archive with its model card; nothing is compressed, since weights do not compress. */
final class CheckpointArchive {

    private static final String CARD = "README.md";

    private final StoredCheckpoint checkpoint;
    private final byte[] card;

    CheckpointArchive(StoredCheckpoint checkpoint) {
        this.checkpoint = checkpoint;
        card = ModelCard.of(checkpoint).getBytes(StandardCharsets.UTF_8);
    }

    /** Names the content: equal tags, equal archives. */
    String etag() {
        Sha256 digest = new Sha256().add(card);
        checkpoint.files().forEach(file -> digest.add(file.path() + ' ' + file.sha256() + '\n'));
        return '"' + digest.hex() + '"';
    }

    void write(BlobStore blobs, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            CRC32 crc = new CRC32();
            crc.update(card);
            zip.putNextEntry(entry(CARD, card.length, crc.getValue()));
            zip.write(card);
            zip.closeEntry();
            for (StoredCheckpoint.File file : checkpoint.files()) {
                zip.putNextEntry(entry(file.path(), file.size(), blobs.crc32(file.sha256())));
                blobs.writeTo(file.sha256(), zip);
                zip.closeEntry();
            }
        }
    }

    private ZipEntry entry(String name, long size, long crc) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc);
        entry.setTimeLocal(LocalDateTime.ofInstant(checkpoint.createdAt(), ZoneOffset.UTC));
        return entry;
    }
}
