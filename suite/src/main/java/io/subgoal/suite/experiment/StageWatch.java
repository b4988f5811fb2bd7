package io.subgoal.suite.experiment;

import io.subgoal.api.JobState;
import io.subgoal.api.agent.Experiment;
import io.subgoal.api.agent.Experiment.Stage;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the stages of an experiment, a progress bar each; the time left is the services' own guess. */
final class StageWatch implements AutoCloseable {

    private static final int WIDTH = 110;

    private final PrintStream console;
    private final boolean interactive;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private boolean looked;

    /**
     * @param interactive whether the console can redraw a line; otherwise a line is printed now and then
     */
    StageWatch(PrintStream console, boolean interactive) {
        this.console = console;
        this.interactive = interactive;
    }

    /** Shows how things stand. What is done at the first look was there before. */
    void show(Experiment experiment) {
        show(experiment.stages());
    }

    /** As {@link #show(Experiment)}. */
    void show(List<Stage> stages) {
        for (Stage stage : stages) {
            if (stage.state() != null) {
                lines.computeIfAbsent(stage.key(), key -> line(stage)).show(stage);
            }
        }
        looked = true;
        if (stages.stream().noneMatch(StageWatch::works)) {
            close();
        }
    }

    /** A bar stays open while another works, so that they keep their places. */
    @Override
    public void close() {
        lines.values().forEach(Line::close);
    }

    private static boolean works(Stage stage) {
        return stage.state() == JobState.RUNNING || stage.state() == JobState.QUEUED;
    }

    private Line line(Stage stage) {
        if ((stage.reused() || !looked) && stage.state() == JobState.SUCCEEDED) {
            return new ThereAlready(stage);
        }
        return interactive ? new Bar(stage) : new Printed();
    }

    private static String eta(Stage stage) {
        Long seconds = stage.etaSeconds();
        String left = seconds == null ? "" : String.format(Locale.ROOT, "ETA %d:%02d ", seconds / 60, seconds % 60);
        return left + Objects.requireNonNullElse(stage.message(), "");
    }

    private interface Line {

        void show(Stage stage);

        void close();
    }

    private final class ThereAlready implements Line {

        private ThereAlready(Stage stage) {
            console.printf("(%s is there already)%n", stage.key());
        }

        @Override
        public void show(Stage stage) {}

        @Override
        public void close() {}
    }

    private final class Bar implements Line {

        private @Nullable ProgressBar bar;

        private Bar(Stage stage) {
            bar = new ProgressBarBuilder()
                    .setTaskName("%-26s".formatted(stage.key()))
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .hideEta()
                    .setMaxRenderedLength(WIDTH)
                    .setConsumer(new ConsoleProgressBarConsumer(console, WIDTH))
                    .build();
        }

        @Override
        public void show(Stage stage) {
            if (bar != null) {
                bar.maxHint(stage.total());
                bar.stepTo(stage.progress());
                bar.setExtraMessage(eta(stage));
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.setExtraMessage("");
                bar.close();
                bar = null;
            }
        }
    }

    /** For logs: a line each tenth of the way. */
    private final class Printed implements Line {

        private long lastTenth = -1;

        @Override
        public void show(Stage stage) {
            long tenth = stage.total() == 0 ? 0 : 10 * stage.progress() / stage.total();
            if (tenth != lastTenth) {
                lastTenth = tenth;
                console.printf(
                        "%-26s %3d%%  %d/%d  %s%n",
                        stage.key(), 10 * tenth, stage.progress(), stage.total(), eta(stage));
            }
        }

        @Override
        public void close() {}
    }
}
