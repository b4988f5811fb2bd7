package io.subgoal.training.metric;

import io.subgoal.store.training.MetricSelection;
import io.subgoal.store.training.MetricSeries;
import io.subgoal.store.training.Metrics;
import io.subgoal.store.training.StoredMetric;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes metrics as files, value by value, however many there are. */
@Component
class MetricExport {

    private final Metrics metrics;

    MetricExport(Metrics metrics) {
        this.metrics = metrics;
    }

    /** A line for each value. */
    @Transactional(readOnly = true)
    public void writeLongCsv(MetricSelection selection, OutputStream out) throws IOException {
        Writer writer = writer(out);
        LongCsv csv = new LongCsv(writer);
        forEach(selection, csv::add);
        writer.flush();
    }

    /** A line for each update. */
    @Transactional(readOnly = true)
    public void writeWideCsv(MetricSelection selection, OutputStream out) throws IOException {
        List<String> names = metrics.series(selection.runId()).stream()
                .map(MetricSeries::name)
                .filter(name -> selection.names().isEmpty() || selection.names().contains(name))
                .toList();
        Writer writer = writer(out);
        WideCsv csv = new WideCsv(names, writer);
        forEach(selection, csv::add);
        csv.end();
        writer.flush();
    }

    /** A TensorBoard event file. */
    @Transactional(readOnly = true)
    public void writeEvents(UUID runId, Instant createdAt, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out);
        EventFile events = new EventFile(buffered, createdAt);
        forEach(
                MetricSelection.all(runId),
                value -> events.scalar(value.at(), value.update(), value.name(), value.value()));
        buffered.flush();
    }

    private interface Sink {
        void add(StoredMetric value) throws IOException;
    }

    private void forEach(MetricSelection selection, Sink sink) throws IOException {
        try (Stream<StoredMetric> values = metrics.stream(selection)) {
            values.forEach(unchecked(sink));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Consumer<StoredMetric> unchecked(Sink sink) {
        return value -> {
            try {
                sink.add(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static Writer writer(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }
}
