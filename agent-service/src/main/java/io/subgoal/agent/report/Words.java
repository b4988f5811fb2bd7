package io.subgoal.agent.report;

import io.subgoal.api.agent.Estimate;
import io.subgoal.api.agent.EvaluationFacts;
import io.subgoal.api.agent.LengthClass;
import io.subgoal.api.agent.ScoreConvention;
import io.subgoal.service.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures and facts as people read them. */
final class Words {

    private static final double SMALLEST_P = 0.0001;

    private Words() {}

    static String convention(ScoreConvention convention) {
        return switch (convention) {
            case FINAL -> "final (death = 0)";
            case LAST_POSITIVE -> "last positive";
            case BEST -> "best so far";
            case SOLVED -> "solved, %";
        };
    }

    static String length(@Nullable LengthClass length) {
        return length == null ? "overall" : length.wireName();
    }

    static @Nullable String number(@Nullable Double value) {
        return value == null ? null : String.format(Locale.ROOT, "%.2f", value);
    }

    /** A share, or a loss. */
    static @Nullable String precise(@Nullable Double value) {
        return value == null ? null : String.format(Locale.ROOT, "%.4f", value);
    }

    static String signed(double value) {
        return String.format(Locale.ROOT, "%+.2f", value);
    }

    /** A mean with its interval. */
    static String interval(Estimate estimate) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", estimate.value(), estimate.low(), estimate.high());
    }

    static String difference(Estimate estimate) {
        return String.format(Locale.ROOT, "%+.2f (%+.2f to %+.2f)", estimate.value(), estimate.low(), estimate.high());
    }

    static String chance(double pValue) {
        return pValue < SMALLEST_P ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", pValue);
    }

    /** What was played and how, and by which models. */
    static void describe(EvaluationFacts facts, Document document) {
        document.paragraph("'%s' (%s): %s, %s, asked for on %s."
                .formatted(
                        facts.name(),
                        facts.id(),
                        facts.agent().wireName(),
                        facts.state().wireName(),
                        facts.createdAt()));
        document.paragraph(settings(facts) + ".");
        document.list(facts.models().stream().map(Words::player).toList());
    }

    /** How it was played. */
    static String settings(EvaluationFacts facts) {
        List<String> how = new ArrayList<>();
        how.add("simulator " + facts.simulatorVersion());
        how.add("simplifications " + facts.simplifications());
        how.add("folds " + String.join(", ", facts.folds()));
        how.add("seeds " + facts.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        how.add("at most %d moves and %d decisions an episode%s"
                .formatted(
                        facts.limits().moves(),
                        facts.limits().decisions(),
                        facts.limits().seconds() == null
                                ? ""
                                : " and " + facts.limits().seconds() + " seconds"));
        if (facts.decoding() != null) {
            how.add(facts.decoding() + " decoding"
                    + (facts.beams() == null ? "" : " with " + facts.beams() + " beams"));
        }
        if (facts.controllerPolicy() != null) {
            how.add("controller " + facts.controllerPolicy());
        }
        if (facts.subgoals() != null) {
            how.add("sub-goals " + facts.subgoals().mode().wireName());
        }
        if (facts.codeVersion() != null) {
            how.add("code " + facts.codeVersion());
        }
        return String.join("; ", how);
    }

    private static String player(EvaluationFacts.Player player) {
        EvaluationFacts.Origin origin = player.trainedBy();
        String from = origin == null
                ? "uploaded"
                : "trained by '%s' on dataset '%s' (%s)%s"
                        .formatted(
                                origin.trainingRun(),
                                origin.dataset(),
                                origin.datasetChecksum() == null ? "no checksum" : origin.datasetChecksum(),
                                origin.teacher() == null ? "" : ", teacher " + origin.teacher());
        return "%s: '%s', checkpoint %s, template %s, %d parameters, %d updates, %s"
                .formatted(
                        player.role(),
                        player.name(),
                        player.checkpointId(),
                        player.format(),
                        player.parameters(),
                        player.updates(),
                        from);
    }
}
