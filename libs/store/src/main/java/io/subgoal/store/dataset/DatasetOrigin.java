package io.subgoal.store.dataset;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a dataset comes from, as far as it is known.
 *
 * @param simulatorVersion version of the simulator; files need not say it
 * @param simplifications what was made easier in the worlds
 * @param names whether objects have canonical or original names
 * @param fileSha256 checksum of the file it was read from
 * @param upload the stored file, until it has been read
 * @param parentId the dataset it was taken out of
 * @param filter by which filter, JSON
 * @param verify whether every trajectory is played again in another world and compared
 */
public record DatasetOrigin(
        DatasetSource source,
        @Nullable String simulatorVersion,
        @Nullable String simplifications,
        @Nullable String names,
        @Nullable String fileSha256,
        @Nullable String upload,
        @Nullable UUID parentId,
        @Nullable String filter,
        boolean verify) {

    public static DatasetOrigin simulator(
            String simulatorVersion, String simplifications, String names, boolean verify) {
        return new DatasetOrigin(
                DatasetSource.SIMULATOR, simulatorVersion, simplifications, names, null, null, null, null, verify);
    }

    /**
     * A file that was brought here.
     *
     * @param sha256 checksum of the file, which the blob store has
     */
    public static DatasetOrigin file(
            DatasetSource source, String sha256, @Nullable String simulatorVersion, @Nullable String simplifications) {
        return new DatasetOrigin(source, simulatorVersion, simplifications, null, sha256, sha256, null, null, false);
    }

    /** Part of another dataset. */
    public static DatasetOrigin subset(DatasetEntity parent, String filter) {
        DatasetOrigin of = parent.origin();
        return new DatasetOrigin(
                of.source(),
                of.simulatorVersion(),
                of.simplifications(),
                of.names(),
                of.fileSha256(),
                null,
                parent.id(),
                filter,
                of.verify());
    }
}
