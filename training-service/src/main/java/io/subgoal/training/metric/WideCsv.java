package io.subgoal.training.metric;

import io.subgoal.store.training.StoredMetric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** CSV with a line for each update and a column for each metric. Values have to come by update. */
final class WideCsv {

    private final List<String> names;
    private final CSVPrinter printer;
    private final Map<String, Double> line = new HashMap<>();
    private long update;

    WideCsv(List<String> names, Appendable out) throws IOException {
        this.names = List.copyOf(names);
        printer = new CSVPrinter(out, CSVFormat.RFC4180);
        List<Object> header = new ArrayList<>(names);
        header.addFirst("update");
        printer.printRecord(header);
    }

    void add(StoredMetric value) throws IOException {
        if (value.update() != update) {
            end();
            update = value.update();
        }
        line.put(value.name(), value.value());
    }

    /** Writes what is left. */
    void end() throws IOException {
        if (line.isEmpty()) {
            return;
        }
        printer.print(update);
        for (String name : names) {
            printer.print(line.get(name));
        }
        printer.println();
        line.clear();
    }
}
