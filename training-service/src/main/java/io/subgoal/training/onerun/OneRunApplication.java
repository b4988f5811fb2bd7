package io.subgoal.training.onerun;

import io.subgoal.service.job.Failure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** A process that trains one run. */
public final class OneRunApplication {

    private static final Logger LOG = LoggerFactory.getLogger(OneRunApplication.class);

    private final OneRunArguments arguments;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ExitCode code = ExitCode.UNAVAILABLE;

    private OneRunApplication(OneRunArguments arguments) {
        this.arguments = arguments;
    }

    /**
     * Trains a run and ends this process with an {@link ExitCode}. SIGTERM has it save first.
     *
     * @param configName name of the configuration file
     */
    public static void run(String configName, String[] commandLine) {
        OneRunApplication process = new OneRunApplication(OneRunArguments.of(commandLine));
        Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "stop"));
        process.train(configName, commandLine);
        System.exit(process.code.code());
    }

    /** A JVM that a signal ends has the signal's exit code: here it ends by itself, once the run has stopped. */
    private void stop() {
        stopping.set(true);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code.code());
    }

    private void train(String configName, String[] commandLine) {
        TerminationMessage message = new TerminationMessage(arguments.terminationLog());
        try (ConfigurableApplicationContext context = OneRunConfiguration.start(configName, commandLine)) {
            code = context.getBean(OneRun.class).train(arguments, message, stopping::get);
        } catch (RuntimeException e) {
            LOG.error("Run {} could not begin", arguments.run(), e);
            message.leave("It could not begin: " + Failure.explain(e));
        } finally {
            ended.countDown();
        }
    }
}
