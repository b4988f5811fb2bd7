package io.subgoal.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server writes into its data folder.
 *
 * @param pid its process
 * @param port the port it listens on
 */
record PostmasterFile(long pid, int port) {

    /** Reads the file of a server that is alive; empty if there is none. */
    static Optional<PostmasterFile> ofLiveServer(Path data) {
        Path file = data.resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 4) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.get(0).strip());
            int port = Integer.parseInt(lines.get(3).strip());
            boolean alive = ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(process -> process.info()
                            .command()
                            .map(c -> c.contains("postgres"))
                            .orElse(true))
                    .orElse(false);
            return alive ? Optional.of(new PostmasterFile(pid, port)) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
