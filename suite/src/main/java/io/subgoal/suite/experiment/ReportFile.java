package io.subgoal.suite.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the report on an experiment is written to.
 *
 * @param format as the agent service names it
 */
record ReportFile(Path path, String format) {

    private static final Map<String, String> FORMATS =
            Map.of("md", "markdown", "html", "html", "csv", "csv", "json", "json");

    /**
     * The format is that of the file's ending.
     *
     * @throws IllegalArgumentException if there is none for it, or no directory for the file
     */
    static ReportFile of(Path path) {
        String name = path.getFileName().toString();
        String format = FORMATS.get(name.substring(name.lastIndexOf('.') + 1));
        if (format == null) {
            throw new IllegalArgumentException("--report: the name must end in .md, .html, .csv or .json, not " + name);
        }
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IllegalArgumentException("--report: there is no directory %s".formatted(directory));
        }
        return new ReportFile(path, format);
    }

    void write(byte[] report) throws IOException {
        Files.write(path, report);
    }
}
