package io.subgoal.inference.bundled;

import io.subgoal.inference.model.LocalModels;
import io.subgoal.inference.model.ServedCheckpoint;
import io.subgoal.textworld.prompt.PromptFormats;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The models that come with the program, as files. */
public final class BundledFiles {

    private static final String ROOT = "bundled/";

    private BundledFiles() {}

    static List<BundledModel> list() throws IOException {
        try (InputStream in = new ClassPathResource(ROOT + "models.json").getInputStream()) {
            return JsonMapper.shared().readValue(in, new TypeReference<List<BundledModel>>() {});
        }
    }

    /** Something that is done with files. */
    interface Work {
        /**
         * Does it.
         *
         * @param checksum of all files
         */
        void with(Path folder, String checksum) throws IOException;
    }

    /** Lends the files of a model. */
    static void lend(BundledModel model, Work work) throws IOException {
        Path folder = Files.createTempDirectory("bundled");
        try {
            work.with(folder, unpack(model, folder));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** Copies the files into a folder; returns a checksum of all. */
    private static String unpack(BundledModel model, Path folder) throws IOException {
        MessageDigest digest = sha256();
        for (String file : model.files()) {
            try (InputStream in = new ClassPathResource(ROOT + model.folder() + "/" + file).getInputStream();
                    DigestOutputStream out =
                            new DigestOutputStream(Files.newOutputStream(folder.resolve(file)), digest)) {
                in.transferTo(out);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Loads a model into the program that plays.
     *
     * @throws IllegalArgumentException if none of that name comes with it
     */
    public static void load(String name, LocalModels models) {
        try {
            List<BundledModel> all = list();
            BundledModel model = all.stream()
                    .filter(bundled -> bundled.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "No model '%s' comes with the program; there are %s. An agent service plays with any that is served: --agent-url"
                                    .formatted(
                                            name,
                                            all.stream().map(BundledModel::name).toList())));
            ServedCheckpoint checkpoint = new ServedCheckpoint(
                    null, model.folder(), model.roles(), PromptFormats.get(model.format()), model.sourceTokens());
            lend(model, (folder, checksum) -> models.load(name, folder, checkpoint));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
