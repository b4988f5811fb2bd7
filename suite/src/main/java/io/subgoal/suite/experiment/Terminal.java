package io.subgoal.suite.experiment;

import io.subgoal.suite.Following;
import io.subgoal.suite.Suite;
import io.subgoal.suite.SuiteOptions;
import io.subgoal.suite.UpCommand;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a command's user sits.
 *
 * @param interactive whether a line can be redrawn
 */
public record Terminal(PrintStream console, boolean interactive) {

    /** What shells answer after Ctrl-C. */
    private static final int INTERRUPTED = 130;

    /** The one this process was started from. */
    @SuppressWarnings("SystemConsoleNull") // a null check costs nothing, and not every runtime has a console
    public static Terminal system() {
        Console terminal = System.console();
        return new Terminal(System.out, terminal != null && terminal.isTerminal());
    }

    /** Something that is done with an experiment. */
    public interface Work {
        ExperimentSummary with(ExperimentRun run) throws InterruptedException;
    }

    /**
     * Starts the services, does something with them and prints what came of it.
     *
     * @param keep whether the services are left up afterwards
     * @return what the process ends with
     */
    public int inSuite(SuiteOptions options, boolean keep, boolean json, Work work) throws InterruptedException {
        console.println("Starting the services");
        Suite suite = Suite.start(options);
        try {
            print(
                    work.with(new ExperimentRun(suite.endpoints(), console, interactive, Following.here("A service"))),
                    json);
            if (keep) {
                UpCommand.stay(suite.endpoints(), new PrintWriter(console, true, StandardCharsets.UTF_8));
            }
            return 0;
        } catch (RuntimeException e) {
            if (!suite.stopping()) {
                throw e;
            }
            console.println("Stopped. What was done is kept; the same command goes on from here.");
            return INTERRUPTED;
        } finally {
            suite.close();
        }
    }

    void print(ExperimentSummary report, boolean json) {
        report.print(console);
        if (json) {
            console.println(report.json());
        }
    }
}
