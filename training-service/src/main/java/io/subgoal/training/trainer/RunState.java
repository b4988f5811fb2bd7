package io.subgoal.training.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run has to know besides weights and optimizer to go on.
 *
 * @param updates steps taken
 * @param best the best evaluation so far
 * @param bestUpdate the update it was after
 * @param waiting evaluations since
 * @param firstLoss mean loss of the first updates, once they are taken
 * @param ended whether the run has ended, early or not, but for its last evaluation
 * @param fingerprint of the rows it learns from
 */
record RunState(
        long updates,
        @Nullable Double best,
        long bestUpdate,
        int waiting,
        @Nullable Double firstLoss,
        boolean ended,
        String fingerprint) {

    static final String FILE = "run_state.json";

    private static final JsonMapper JSON = new JsonMapper();

    static RunState begin(String fingerprint) {
        return new RunState(0, null, 0, 0, null, false, fingerprint);
    }

    RunState at(long update) {
        return new RunState(update, best, bestUpdate, waiting, firstLoss, ended, fingerprint);
    }

    RunState withBest(@Nullable Double value) {
        return new RunState(updates, value, updates, 0, firstLoss, ended, fingerprint);
    }

    /** The model as it is now is the best, and is no better than the best before. */
    RunState withBestHere() {
        return new RunState(updates, best, updates, waiting, firstLoss, ended, fingerprint);
    }

    RunState waitingLonger() {
        return new RunState(updates, best, bestUpdate, waiting + 1, firstLoss, ended, fingerprint);
    }

    RunState withFirstLoss(double mean) {
        return new RunState(updates, best, bestUpdate, waiting, mean, ended, fingerprint);
    }

    RunState end() {
        return new RunState(updates, best, bestUpdate, waiting, firstLoss, true, fingerprint);
    }

    void write(Path directory) throws IOException {
        Files.write(directory.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    static RunState read(Path directory) throws IOException {
        return JSON.readValue(Files.readAllBytes(directory.resolve(FILE)), RunState.class);
    }
}
