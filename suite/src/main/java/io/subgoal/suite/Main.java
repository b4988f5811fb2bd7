package io.subgoal.suite;

import io.subgoal.suite.demo.DemoCommand;
import io.subgoal.suite.doctor.DoctorCommand;
import io.subgoal.suite.experiment.ExperimentCommand;
import io.subgoal.suite.play.PlayCommand;
import io.subgoal.suite.verify.VerifyT5Command;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "subgoal",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Sub-goal distillation: an LLM names sub-goals once, small models play from then on.",
        subcommands = {
            DemoCommand.class,
            ExperimentCommand.class,
            PlayCommand.class,
            UpCommand.class,
            DoctorCommand.class,
            VerifyT5Command.class
        })
public final class Main {

    private Main() {}

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"subgoal " + (version == null ? "(not packaged)" : version)};
        }
    }

    public static void main(String[] arguments) {
        // Until the services set up logging, nothing is to land on the console.
        LoggingSystem.get(Main.class.getClassLoader()).beforeInitialize();
        int exit = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println(command.getColorScheme().errorText("Error: " + Failures.explain(e)));
                    return 1;
                })
                .execute(arguments);
        System.exit(exit);
    }
}
