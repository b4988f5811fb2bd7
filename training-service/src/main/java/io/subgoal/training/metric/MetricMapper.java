package io.subgoal.training.metric;

import io.subgoal.api.training.Metric;
import io.subgoal.api.training.MetricName;
import io.subgoal.store.training.MetricBucket;
import io.subgoal.store.training.MetricSeries;
import io.subgoal.store.training.StoredMetric;

/** Metrics as they go over the wire. */
final class MetricMapper {

    private MetricMapper() {}

    static Metric metric(StoredMetric value) {
        return new Metric(value.update(), value.name(), value.value(), value.at(), null);
    }

    static Metric metric(MetricSeries latest) {
        return new Metric(latest.lastUpdate(), latest.name(), latest.lastValue(), latest.lastAt(), null);
    }

    static Metric metric(MetricBucket bucket) {
        return new Metric(
                bucket.to(),
                bucket.name(),
                bucket.mean(),
                bucket.at(),
                new Metric.Bucket(bucket.from(), bucket.values(), bucket.min(), bucket.max(), bucket.last()));
    }

    static MetricName name(MetricSeries series) {
        return new MetricName(
                series.name(), series.firstUpdate(), series.lastUpdate(), series.lastValue(), series.lastAt());
    }
}
