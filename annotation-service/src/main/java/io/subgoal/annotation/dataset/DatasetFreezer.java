package io.subgoal.annotation.dataset;

import io.subgoal.store.dataset.DatasetRepository;
import io.subgoal.store.dataset.Trajectories;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends the making of a dataset: what is there gets a checksum and never changes again. */
@Component
class DatasetFreezer {

    private final DatasetRepository datasets;
    private final Trajectories trajectories;
    private final TransactionTemplate transactions;

    DatasetFreezer(DatasetRepository datasets, Trajectories trajectories, TransactionTemplate transactions) {
        this.datasets = datasets;
        this.trajectories = trajectories;
        this.transactions = transactions;
    }

    void freeze(UUID datasetId) {
        String checksum = trajectories.checksum(datasetId);
        transactions.executeWithoutResult(
                status -> datasets.findById(datasetId).orElseThrow().freeze(checksum));
    }
}
