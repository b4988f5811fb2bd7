package io.subgoal.training.base;

import io.subgoal.api.training.BaseModel;
import io.subgoal.api.training.BaseModel.HubModel;
import io.subgoal.service.error.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Base models of the hub. */
final class HubModels {

    /** How long somebody who asks for a run waits for the hub. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Hub hub;
    private final Hub hasty;
    private final DataSize sizeLimit;
    private final Patience patience;

    HubModels(Hub hub, DataSize sizeLimit, int maxAttempts) {
        this.hub = hub;
        hasty = hub.within(WAIT);
        this.sizeLimit = sizeLimit;
        patience = Patience.ofJob(maxAttempts);
    }

    /**
     * Looks at the list of files and at {@code config.json}.
     *
     * @param field path of the model in the request
     * @return the model at its commit
     */
    BaseModel check(HubModel model, String field) throws IOException {
        try {
            HubSnapshot snapshot = hasty.lookUp(model.id(), model.revision(), Patience.SHORT, Progress.SILENT);
            requireUsable(snapshot);
            hasty.fetch(snapshot, List.of(ModelParts.CONFIG), Patience.SHORT, Progress.SILENT);
            new ModelDirectory(hub.directory(snapshot), snapshot.toString()).checkConfig();
            return BaseModel.ofHub(model.id(), snapshot.commit());
        } catch (HubException e) {
            String message = String.valueOf(e.getMessage());
            throw switch (e.kind()) {
                case MODEL -> new ServiceException.Invalid(field + ".id", message);
                case REVISION -> new ServiceException.Invalid(field + ".revision", message);
                case BUSY, BROKEN -> new ServiceException.Unavailable(message);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException.Unavailable("The service shuts down");
        }
    }

    /** Brings all that training needs; a model of the wrong kind fails before its weights are fetched. */
    ModelDirectory fetch(HubModel wanted, Progress progress) throws IOException {
        try {
            HubSnapshot snapshot = hub.lookUp(wanted.id(), wanted.revision(), patience, progress);
            requireUsable(snapshot);
            hub.fetch(snapshot, List.of(ModelParts.CONFIG, ModelParts.TOKENIZER), patience, progress);
            ModelDirectory model = new ModelDirectory(hub.directory(snapshot), snapshot.toString());
            model.checkTokenizer(model.checkConfig());
            hub.fetch(snapshot, needed(snapshot, progress), patience, progress);
            return model;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            progress.report("Interrupted", 0, 0);
            throw new HubException(
                    HubException.Kind.BUSY, "The fetching of '%s' was interrupted".formatted(wanted.id()));
        }
    }

    /** Whether it has all parts, and is not too large. */
    private void requireUsable(HubSnapshot snapshot) {
        ModelParts.lacking(snapshot::has).ifPresent(lack -> {
            throw new WrongBaseModelException(snapshot + " " + lack);
        });
        long size = wanted(snapshot).stream()
                .map(snapshot::need)
                .mapToLong(HubFile::size)
                .sum();
        if (size > sizeLimit.toBytes()) {
            throw new WrongBaseModelException(
                    "%s has %d bytes, more than the %d of subgoal.training.hub.size-limit: take a smaller one, or raise the limit"
                            .formatted(snapshot, size, sizeLimit.toBytes()));
        }
    }

    /** What may have to be fetched, as far as the list of files tells. */
    private static List<String> wanted(HubSnapshot snapshot) {
        List<String> names = new ArrayList<>(List.of(ModelParts.CONFIG, ModelParts.TOKENIZER));
        ModelParts.OPTIONAL.stream().filter(snapshot::has).forEach(names::add);
        if (snapshot.has(ModelParts.WEIGHTS)) {
            names.add(ModelParts.WEIGHTS);
        } else {
            names.add(ModelParts.INDEX);
            snapshot.files().keySet().stream().filter(ModelParts::isShard).forEach(names::add);
        }
        return names;
    }

    private List<String> needed(HubSnapshot snapshot, Progress progress) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        ModelParts.OPTIONAL.stream().filter(snapshot::has).forEach(names::add);
        if (snapshot.has(ModelParts.WEIGHTS)) {
            names.add(ModelParts.WEIGHTS);
        } else {
            hub.fetch(snapshot, List.of(ModelParts.INDEX), patience, progress);
            Path index = hub.directory(snapshot).resolve(ModelParts.INDEX);
            names.addAll(ModelDirectory.shards(index, snapshot.toString()));
        }
        return names;
    }
}
