package io.subgoal.inference.bundled;

import io.subgoal.store.model.ServedModels;
import io.subgoal.store.training.CheckpointFilter;
import io.subgoal.store.training.Checkpoints;
import io.subgoal.t5.checkpoint.T5Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts the models that come with the program into a store that has not seen them, and serves them where nothing else has
 * their names. That happens once: what somebody unloads afterwards stays unloaded.
 */
@Component
@ConditionalOnBooleanProperty(name = "subgoal.inference.bundled", matchIfMissing = true)
class BundledModels implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(BundledModels.class);
    /** Replicas that start together take turns. */
    private static final long LOCK = 0x62756e646c6564L;

    private static final int SHOWN = 12;

    private final Checkpoints checkpoints;
    private final ServedModels served;
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;

    BundledModels(Checkpoints checkpoints, ServedModels served, TransactionTemplate transactions, JdbcClient jdbc) {
        this.checkpoints = checkpoints;
        this.served = served;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /** The service is of use without them: what goes wrong is only told. */
    @Override
    public void run(ApplicationArguments arguments) {
        try {
            for (BundledModel model : BundledFiles.list()) {
                offer(model);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The models that come with the program cannot be served", e);
        }
    }

    private void offer(BundledModel model) throws IOException {
        BundledFiles.lend(model, (folder, checksum) -> {
            String name = "%s-%s".formatted(model.folder(), checksum.substring(0, SHOWN));
            transactions.executeWithoutResult(status -> {
                jdbc.sql("select pg_advisory_xact_lock(?)")
                        .param(LOCK)
                        .query((row, n) -> 0)
                        .list();
                if (checkpoints.countModels(named(name)) == 0) {
                    store(model, name, folder);
                }
            });
        });
    }

    private void store(BundledModel model, String name, Path folder) {
        UUID id = checkpoints.storeModel(
                new Checkpoints.Description(
                        null,
                        name,
                        model.roles(),
                        model.format(),
                        model.updates(),
                        T5Config.read(folder.resolve("config.json")).parameters(),
                        Map.of("bundled", true, "sourceTokens", model.sourceTokens())),
                folder);
        if (mayServe(model.name())) {
            served.put(model.name(), id);
            LOG.info("Model '{}' comes with the program and is served from now on", model.name());
        }
    }

    /** Whether the name is free, or stands for a model that came with an older program. */
    private boolean mayServe(String name) {
        return served.find(name)
                .map(entry -> Optional.ofNullable(entry.source().checkpointId())
                        .flatMap(checkpoints::findModel)
                        .map(checkpoint ->
                                Boolean.TRUE.equals(checkpoint.details().get("bundled")))
                        .orElse(false))
                .orElse(true);
    }

    private static CheckpointFilter named(String name) {
        return new CheckpointFilter(null, null, name, null, null, null);
    }
}
