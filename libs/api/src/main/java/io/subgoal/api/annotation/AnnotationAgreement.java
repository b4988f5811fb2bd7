package io.subgoal.api.annotation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far two runs over the same dataset agree, over the trajectories that both have annotated.
 *
 * @param onlyHere trajectories that only this run has annotated
 * @param onlyThere trajectories that only the other run has annotated
 * @param worst the trajectories with the least agreement
 */
public record AnnotationAgreement(
        UUID runId,
        UUID otherRunId,
        UUID datasetId,
        String teacher,
        String otherTeacher,
        long onlyHere,
        long onlyThere,
        AgreementMeasures overall,
        List<TaskAgreement> byTask,
        List<EpisodeAgreement> worst) {

    /**
     * Agreement over some trajectories; what cannot be said is left out. A boundary is the place between two actions where
     * one sub-goal ends and the next begins.
     *
     * @param boundaryPrecision share of this run's boundaries that the other run has too
     * @param boundaryRecall share of the other run's boundaries that this run has too
     * @param boundaryF1 harmonic mean of both
     * @param sameSubgoal share of actions with the same text of their sub-goal
     * @param sameName share of actions with the same name of their sub-goal
     * @param nameKappa Cohen's kappa over the names: agreement beyond chance
     * @param identical share of trajectories with exactly the same sub-goals
     * @param subgoals mean number of this run's sub-goals in a trajectory
     * @param otherSubgoals mean number of the other run's
     */
    public record AgreementMeasures(
            long trajectories,
            long actions,
            @Nullable Double boundaryPrecision,
            @Nullable Double boundaryRecall,
            @Nullable Double boundaryF1,
            @Nullable Double sameSubgoal,
            @Nullable Double sameName,
            @Nullable Double nameKappa,
            @Nullable Double identical,
            @Nullable Double subgoals,
            @Nullable Double otherSubgoals) {}

    public record TaskAgreement(String task, AgreementMeasures measures) {}

    /**
     * Agreement over one trajectory.
     *
     * @param annotationId this run's annotation
     * @param otherAnnotationId the other run's
     */
    public record EpisodeAgreement(
            long trajectoryId,
            String task,
            int variation,
            String fold,
            long annotationId,
            long otherAnnotationId,
            int actions,
            int subgoals,
            int otherSubgoals,
            @Nullable Double boundaryF1,
            double sameSubgoal,
            double sameName) {}
}
