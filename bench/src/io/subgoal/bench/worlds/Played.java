package io.subgoal.bench.worlds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An episode as a line of a file: task, variation, simplifications, actions, parted by tabs. */
record Played(String task, int variation, String simplifications, List<String> actions) {

    static List<Played> read(Path file) throws IOException {
        List<Played> episodes = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t", -1);
            episodes.add(new Played(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    fields[2],
                    List.of(fields).subList(3, fields.length)));
        }
        return episodes;
    }

    String line() {
        return "%s\t%d\t%s\t%s".formatted(task, variation, simplifications, String.join("\t", actions));
    }

    @Override
    public String toString() {
        return "%s %d '%s'".formatted(task, variation, simplifications);
    }
}
