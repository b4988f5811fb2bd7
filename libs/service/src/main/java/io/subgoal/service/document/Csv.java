package io.subgoal.service.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Writes CSV as RFC 4180 has it; an empty cell for what is not known. */
public final class Csv {

    private final StringBuilder out = new StringBuilder();
    private final CSVPrinter printer;

    public Csv(List<String> columns) {
        try {
            printer = new CSVPrinter(out, CSVFormat.RFC4180);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        row(columns);
    }

    /** Adds a row; numbers and texts as they are. */
    public Csv row(List<? extends @Nullable Object> cells) {
        try {
            printer.printRecord(cells);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
