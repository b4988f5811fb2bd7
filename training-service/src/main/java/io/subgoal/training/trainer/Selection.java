package io.subgoal.training.trainer;

import static io.subgoal.training.trainer.ResolvedSettings.given;

import io.subgoal.api.training.TrainingSettings.SelectionSettings;
import io.subgoal.textworld.task.Fold;
import java.util.Map;

/** Tells which evaluation is the best, and when there is no more to hope for. */
record Selection(By by, Fold fold, int patience, double threshold) {

    /** What is compared. */
    enum By {
        DEV_LOSS,
        DEV_EXACT_MATCH,
        LAST
    }

    static Selection of(SelectionSettings settings) {
        By by = switch (given(settings.by())) {
            case "dev-exact-match" -> By.DEV_EXACT_MATCH;
            case "last" -> By.LAST;
            default -> By.DEV_LOSS;
        };
        Fold fold = given(settings.on()).equals("test") ? Fold.TEST : Fold.DEV;
        return new Selection(by, fold, given(settings.patience()), given(settings.threshold()));
    }

    /** Whether what was selected on is what is measured later. */
    boolean leaks() {
        return fold == Fold.TEST;
    }

    /** What the names of measured values begin with. */
    String prefix() {
        return fold.wireName();
    }

    /** Takes an evaluation into account; without anything to compare the newest is the best. */
    RunState judge(RunState state, Map<String, Double> measured) {
        Double value = switch (by) {
            case DEV_LOSS -> measured.get(prefix() + "_loss");
            case DEV_EXACT_MATCH -> measured.get(prefix() + "_exact_match");
            case LAST -> null;
        };
        Double best = state.best();
        if (value == null || best == null) {
            return state.withBest(value);
        }
        double gain = by == By.DEV_LOSS ? best - value : value - best;
        if (gain > threshold) {
            return state.withBest(value);
        }
        // Small samples often count the same; who has learned longer is preferred then.
        return gain == 0 ? state.waitingLonger().withBestHere() : state.waitingLonger();
    }

    boolean outOfPatience(RunState state) {
        return patience > 0 && state.waiting() >= patience;
    }
}
