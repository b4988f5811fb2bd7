package io.subgoal.annotation.dataset;

import io.subgoal.api.annotation.DatasetFilter;
import io.subgoal.service.job.JobContext;
import io.subgoal.service.job.JobHandler;
import io.subgoal.store.Json;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.store.dataset.DatasetOrigin;
import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.Trajectories;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Makes a dataset of those trajectories of another that pass a filter, all at once. */
@Component
class CopySubset implements JobHandler {

    static final String KIND = "copy-subset";

    private final DatasetRepository datasets;
    private final Trajectories trajectories;
    private final DatasetFreezer freezer;

    CopySubset(DatasetRepository datasets, Trajectories trajectories, DatasetFreezer freezer) {
        this.datasets = datasets;
        this.trajectories = trajectories;
        this.freezer = freezer;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        DatasetEntity dataset = datasets.findById(job.subjectId()).orElseThrow();
        if (dataset.checksum().isPresent()) {
            return;
        }
        DatasetOrigin origin = dataset.origin();
        DatasetFilter filter = Json.read(Objects.requireNonNull(origin.filter()), DatasetFilter.class);
        trajectories.copy(Objects.requireNonNull(origin.parentId()), Filters.parse("filter.", filter), dataset.id());
        job.checkpoint();
        freezer.freeze(dataset.id());
    }
}
