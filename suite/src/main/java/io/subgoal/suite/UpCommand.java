package io.subgoal.suite;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts the suite and stays. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts the four services and their database, and stays until Ctrl-C.")
public final class UpCommand implements Callable<Integer> {

    @Mixin
    private SuiteOptions options = new SuiteOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                "Starting the services; their log is " + options.dataDirectory().resolve("logs/suite.log"));
        out.flush();
        stay(Suite.start(options).endpoints(), out);
        return 0;
    }

    /** Prints the addresses and waits for the process to be told to end; the suite then stops itself. */
    public static void stay(Endpoints endpoints, PrintWriter out) throws InterruptedException {
        printAddresses(endpoints, out);
        out.println("Ctrl-C stops everything; queued work goes on at the next start.");
        out.flush();
        new CountDownLatch(1).await();
    }

    private static void printAddresses(Endpoints endpoints, PrintWriter out) {
        for (ServiceKind service : ServiceKind.values()) {
            out.printf(
                    "  %-11s %s   (Swagger UI: %s/swagger-ui)%n",
                    service.label(), endpoints.url(service), endpoints.url(service));
        }
    }
}
