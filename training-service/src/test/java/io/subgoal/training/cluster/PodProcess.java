package io.subgoal.training.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.subgoal.training.TrainingApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** The process of a pod's container: the arguments and variables are the container's, the classes are those of the test. */
public final class PodProcess {

    private final Process process;
    private final Path message;

    private PodProcess(Process process, Path message) {
        this.process = process;
        this.message = message;
    }

    /** Starts a container's process. */
    static PodProcess start(Container container, Path folder, List<String> jvm, BinaryOperator<String> secrets) {
        try {
            Path temporary = Files.createDirectories(folder.resolve("tmp"));
            Path message = folder.resolve("termination-log");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvm);
            command.add("-Djava.io.tmpdir=" + temporary);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainingApplication.class.getName()));
            for (String argument : container.getArgs()) {
                command.add(argument.replace(container.getTerminationMessagePath(), message.toString()));
            }
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            Map<String, String> environment = builder.environment();
            environment.put("SUBGOAL_CACHE_DIR", folder.resolve("cache").toString());
            for (EnvVar variable : container.getEnv()) {
                set(environment, variable, secrets);
            }
            return new PodProcess(builder.start(), message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void set(Map<String, String> environment, EnvVar variable, BinaryOperator<String> secrets) {
        if (variable.getValueFrom() == null) {
            environment.put(variable.getName(), variable.getValue());
            return;
        }
        var secret = variable.getValueFrom().getSecretKeyRef();
        String value = secrets.apply(secret.getName(), secret.getKey());
        if (value != null) {
            environment.put(variable.getName(), value);
        } else if (!Boolean.TRUE.equals(secret.getOptional())) {
            throw new IllegalStateException("There is no secret for " + variable.getName());
        }
    }

    /** Has somebody told once it has ended. */
    void onExit(End end) {
        process.onExit().thenAccept(ended -> end.accept(ended.exitValue(), message()));
    }

    /** Takes what a process has ended with. */
    interface End {
        void accept(int code, String message);
    }

    private String message() {
        try {
            return Files.exists(message) ? Files.readString(message) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    public boolean works() {
        return process.isAlive();
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
    }

    /** As the kubelet does: SIGTERM. */
    void stop() {
        process.destroy();
    }
}
