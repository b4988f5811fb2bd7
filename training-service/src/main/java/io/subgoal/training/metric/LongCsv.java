package io.subgoal.training.metric;

import io.subgoal.store.training.StoredMetric;
import java.io.IOException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** CSV with a line for each value. */
final class LongCsv {

    private final CSVPrinter printer;

    LongCsv(Appendable out) throws IOException {
        printer = new CSVPrinter(out, CSVFormat.RFC4180);
        printer.printRecord("update", "name", "value", "at", "attempt", "first_attempt", "first_at");
    }

    void add(StoredMetric value) throws IOException {
        printer.printRecord(
                value.update(),
                value.name(),
                value.value(),
                value.at(),
                value.attempt(),
                value.firstAttempt(),
                value.firstAt());
    }
}
