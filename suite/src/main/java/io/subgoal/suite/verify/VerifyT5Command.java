package io.subgoal.suite.verify;

import ai.djl.Device;
import io.subgoal.t5.checkpoint.CheckpointException;
import io.subgoal.t5.parity.ParityCheck;
import io.subgoal.t5.program.Torch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs directories of cases. */
@Command(
        name = "verify-t5",
        mixinStandardHelpOptions = true,
        description = {
            "Compares T5 with what Hugging Face transformers computed from the same weights: one JSON object per case,",
            "with the worst difference of each kind. Ends with 0 if all pass, 1 if one does not, 2 if a directory",
            "cannot be read."
        })
public final class VerifyT5Command implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "folders with config.json, model.safetensors, cases.json and expected.safetensors")
    private List<Path> directories = List.of();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "where to compute: auto (the default: a GPU if libtorch has one), cpu, gpu, gpu:1, ...")
    private String device = "auto";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Device where;
        try {
            where = Torch.device(device);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        int exit = 0;
        for (Path directory : directories) {
            try {
                boolean pass = new ParityCheck(directory, where).run(result -> {
                    out.println(result.json());
                    out.flush();
                });
                exit = Math.max(exit, pass ? 0 : 1);
            } catch (CheckpointException e) {
                spec.commandLine().getErr().println(e.getMessage());
                exit = 2;
            }
        }
        return exit;
    }
}
