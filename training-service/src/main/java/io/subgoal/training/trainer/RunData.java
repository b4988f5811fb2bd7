package io.subgoal.training.trainer;

import ai.djl.Device;
import io.subgoal.store.blob.BlobStore;
import io.subgoal.t5.Initialization;
import io.subgoal.t5.T5Model;
import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.Tensor;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.t5.tokenizer.WordLevelTokenizer;
import io.subgoal.textworld.task.Fold;
import io.subgoal.training.base.ResolvedBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** What a run learns from and begins with: rows, tokenizer, model; or what an earlier attempt has left of them. */
final class RunData implements AutoCloseable {

    private static final int VOCABULARY = 8000;

    private final ResolvedSettings settings;
    private final ResolvedBase base;
    private final Optional<Path> saved;
    private final RunState state;
    private final String fingerprint;
    private final Path tokenizerFile;
    private final String tokenizerSha256;
    private final T5Tokenizer tokenizer;
    private final TokenFile train;
    private final TokenFile dev;
    private final RunRows rows;

    /** What has to be closed, the last first. */
    private final Deque<Runnable> opened = new ArrayDeque<>();

    /**
     * Opens what a run needs.
     *
     * @param base what it begins with, where nothing is saved
     * @param saved what an earlier attempt has left
     * @param workspace a directory for files
     */
    RunData(
            RowSource source,
            ResolvedSettings settings,
            ResolvedBase base,
            Optional<Path> saved,
            RowLoader loader,
            TokenCache cache,
            Path workspace)
            throws IOException {
        this.settings = settings;
        this.base = base;
        this.saved = saved;
        fingerprint = loader.fingerprint(source);
        state = saved.isPresent() ? RunState.read(saved.get()) : RunState.begin(fingerprint);
        requireSameRows();
        tokenizerFile = tokenizerFile(source, loader, workspace);
        tokenizerSha256 = BlobStore.checksum(tokenizerFile);
        try {
            tokenizer = T5Tokenizer.load(tokenizerFile);
            opened.push(tokenizer::close);
            RowEncoder encoder =
                    new RowEncoder(source.format(), tokenizer, settings.sourceTokens(), settings.targetTokens());
            train = cache.rows(source, fingerprint, Fold.TRAIN, encoder, tokenizerSha256);
            opened.push(train::close);
            if (train.size() == 0) {
                throw new IllegalStateException("There are no rows of the train fold for "
                        + source.role().wireName() + ": there is nothing to learn from");
            }
            dev = cache.rows(source, fingerprint, settings.choice().fold(), encoder, tokenizerSha256);
            opened.push(dev::close);
            rows = new RunRows(train, source, loader, encoder, settings);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void requireSameRows() {
        if (!state.fingerprint().equals(fingerprint)) {
            throw new IllegalStateException(
                    "The annotations have been changed since this run began to learn from them. Start another run");
        }
    }

    private Path tokenizerFile(RowSource source, RowLoader loader, Path workspace) throws IOException {
        if (saved.isPresent()) {
            return saved.get().resolve(ModelFiles.TOKENIZER);
        }
        if (base instanceof ResolvedBase.Pretrained pretrained) {
            return pretrained.directory().resolve(ModelFiles.TOKENIZER);
        }
        WordLevelTokenizer builder = new WordLevelTokenizer();
        loader.rows(source, Fold.TRAIN, row -> {
            builder.add(source.format().input(row.role(), row.state()));
            builder.add(row.target());
        });
        return Files.writeString(workspace.resolve(ModelFiles.TOKENIZER), builder.toJson(VOCABULARY));
    }

    RunState state() {
        return state;
    }

    /** Of the annotations the rows are made of. */
    String fingerprint() {
        return fingerprint;
    }

    Path tokenizerFile() {
        return tokenizerFile;
    }

    String tokenizerSha256() {
        return tokenizerSha256;
    }

    T5Tokenizer tokenizer() {
        return tokenizer;
    }

    TokenFile train() {
        return train;
    }

    /** The rows that checkpoints are compared on. */
    TokenFile dev() {
        return dev;
    }

    RunRows rows() {
        return rows;
    }

    /** The model's shape. */
    T5Config config() {
        return switch (base) {
            case ResolvedBase.Pretrained pretrained ->
                T5Config.read(pretrained.directory().resolve("config.json"));
            case ResolvedBase.Scratch scratch -> scratch.preset().config(tokenizer.size(), settings.dropout());
        };
    }

    /** The model as it is now: close it. */
    T5Model model(Device device) {
        if (saved.isPresent()) {
            return T5Model.load(saved.get(), device);
        }
        return switch (base) {
            case ResolvedBase.Pretrained pretrained -> T5Model.load(pretrained.directory(), device);
            case ResolvedBase.Scratch scratch ->
                T5Model.of(config(), device, scratch.preset().weights(config(), settings.seed()));
        };
    }

    /** A model of any shape with new weights, to try how long it takes: close it. */
    T5Model trial(T5Config shape, Device device) {
        return T5Model.of(shape, device, Initialization.STANDARD.weights(shape, settings.seed()));
    }

    /** The state of the optimizer that belongs to a saved model. */
    Map<String, Tensor> optimizer() {
        return ModelFiles.readOptimizer(saved.orElseThrow());
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}
