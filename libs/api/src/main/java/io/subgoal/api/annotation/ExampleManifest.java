package io.subgoal.api.annotation;

import io.subgoal.api.JobState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an archive of training rows is made of.
 *
 * @param layout of the archive
 * @param format id of the prompt format
 * @param reference whether the rows are made by the published rules, defects included
 * @param complete whether the run has annotated or rejected every episode it could
 */
public record ExampleManifest(
        String layout,
        DatasetSource dataset,
        RunSource annotationRun,
        String format,
        boolean reference,
        List<String> roles,
        boolean complete,
        ManifestEpisodes episodes,
        List<ExampleFile> files,
        LeakReport leakCheck) {

    /** The layout of archives that are written today. */
    public static final String LAYOUT = "subgoal-examples/1";

    /**
     * The gold.
     *
     * @param checksum SHA-256 over all trajectories
     * @param source what the trajectories come from: the simulator or a file
     * @param simulatorVersion version of the simulator, if it is known
     * @param simplifications of the simulated world, if they are known
     * @param names how objects are called in the simulated world, if that is known
     */
    public record DatasetSource(
            UUID id,
            String name,
            @Nullable String checksum,
            String source,
            @Nullable String simulatorVersion,
            @Nullable String simplifications,
            @Nullable String names) {}

    /**
     * The sub-goals.
     *
     * @param model the LLM, if there was one
     * @param promptVersion version of what it was asked, if there was one
     * @param settings all settings of the run
     */
    public record RunSource(
            UUID id,
            String teacher,
            JobState state,
            @Nullable String model,
            @Nullable String promptVersion,
            Map<String, Object> settings) {}

    /**
     * Episodes of the run, all folds.
     *
     * @param leftOut annotations that reviewers have rejected; they make no rows
     * @param edited annotations that reviewers have corrected
     * @param rejected episodes nothing came of
     * @param pending episodes not annotated
     */
    public record ManifestEpisodes(long annotated, long leftOut, long edited, long rejected, long pending) {}

    /** A file of rows. */
    public record ExampleFile(
            String name, String role, String split, long episodes, long rows, long bytes, String sha256) {}
}
