package io.subgoal.suite.demo;

import io.subgoal.api.Job;
import io.subgoal.api.JobState;
import io.subgoal.api.JobsApi;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Follows jobs to their end with a progress bar each; the time left is the services' own guess. */
final class JobWatch {

    private static final Duration POLL = Duration.ofMillis(400);
    private static final int WIDTH = 110;

    private final PrintStream console;
    private final boolean interactive;

    /**
     * @param interactive whether the console can redraw a line; otherwise a line is printed now and then
     */
    JobWatch(PrintStream console, boolean interactive) {
        this.console = console;
        this.interactive = interactive;
    }

    /** A job to follow. */
    record Watched(String label, JobsApi jobs, UUID id) {}

    /** Waits until all jobs have succeeded; fails with the first error. */
    void await(Watched... watched) throws InterruptedException {
        List<Line> lines = new ArrayList<>();
        for (Watched job : watched) {
            lines.add(interactive ? new Bar(job) : new Printed(job));
        }
        try {
            boolean running = true;
            while (running) {
                running = false;
                for (Line line : lines) {
                    Job job = line.refresh();
                    requireNotFailed(line.watched, job);
                    running |= !job.state().ended();
                }
                if (running) {
                    Thread.sleep(POLL);
                }
            }
        } finally {
            lines.forEach(Line::close);
        }
    }

    private static void requireNotFailed(Watched watched, Job job) {
        if (job.state() == JobState.FAILED) {
            throw new IllegalStateException("%s failed: %s".formatted(watched.label(), job.error()));
        }
        if (job.state() == JobState.CANCELLED) {
            throw new IllegalStateException(watched.label() + " was cancelled");
        }
    }

    private static String eta(Job job) {
        Long seconds = job.etaSeconds();
        String left = seconds == null ? "" : String.format(Locale.ROOT, "ETA %d:%02d ", seconds / 60, seconds % 60);
        return left + Objects.requireNonNullElse(job.message(), "");
    }

    private abstract static class Line {

        private final Watched watched;

        Line(Watched watched) {
            this.watched = watched;
        }

        Job refresh() {
            Job job = watched.jobs().job(watched.id());
            show(job);
            return job;
        }

        String label() {
            return watched.label();
        }

        abstract void show(Job job);

        abstract void close();
    }

    private final class Bar extends Line {

        private final ProgressBar bar;

        Bar(Watched watched) {
            super(watched);
            bar = new ProgressBarBuilder()
                    .setTaskName("%-22s".formatted(watched.label()))
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .hideEta()
                    .setMaxRenderedLength(WIDTH)
                    .setConsumer(new ConsoleProgressBarConsumer(console, WIDTH))
                    .build();
        }

        @Override
        void show(Job job) {
            bar.maxHint(job.total());
            bar.stepTo(job.progress());
            bar.setExtraMessage(eta(job));
        }

        @Override
        void close() {
            bar.setExtraMessage("");
            bar.close();
        }
    }

    /** For logs: a line each tenth of the way. */
    private final class Printed extends Line {

        private long lastTenth = -1;

        Printed(Watched watched) {
            super(watched);
        }

        @Override
        void show(Job job) {
            long tenth = job.total() == 0 ? 0 : 10 * job.progress() / job.total();
            if (tenth != lastTenth) {
                lastTenth = tenth;
                console.printf("%-22s %3d%%  %d/%d  %s%n", label(), 10 * tenth, job.progress(), job.total(), eta(job));
            }
        }

        @Override
        void close() {}
    }
}
