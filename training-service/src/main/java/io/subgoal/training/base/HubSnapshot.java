package io.subgoal.training.base;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model at one commit.
 *
 * @param files by their names
 */
record HubSnapshot(String id, String commit, Map<String, HubFile> files) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    /** A file that lies in the model's own folder. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private static final JsonMapper JSON = new JsonMapper();

    HubSnapshot {
        files = Map.copyOf(files);
    }

    /** Reads the hub's description of a model. */
    static HubSnapshot parse(String id, byte[] description) {
        JsonNode root = read(id, description);
        String commit = root.path("sha").asString("");
        if (!isCommit(commit)) {
            throw new HubException(HubException.Kind.BROKEN, "The hub names no commit of '" + id + "'");
        }
        Map<String, HubFile> files = new HashMap<>();
        for (JsonNode file : root.path("siblings")) {
            String name = file.path("rfilename").asString("");
            JsonNode large = file.path("lfs");
            files.put(
                    name,
                    new HubFile(
                            name,
                            large.path("size").asLong(file.path("size").asLong(-1)),
                            matching(SHA256, large.path("sha256")),
                            large.isObject() ? null : matching(COMMIT, file.path("blobId"))));
        }
        return new HubSnapshot(id, commit, files);
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    Optional<HubFile> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    /** A file that must be there, with a size and a checksum. */
    HubFile need(String name) {
        if (!FILE.matcher(name).matches()) {
            throw new WrongBaseModelException("'%s' is no name of a file of %s".formatted(name, this));
        }
        HubFile file =
                file(name).orElseThrow(() -> new WrongBaseModelException("%s has no file %s".formatted(this, name)));
        if (file.size() < 0 || (file.sha256() == null && file.blobId() == null)) {
            throw new HubException(
                    HubException.Kind.BROKEN,
                    "The hub tells no size or no checksum of %s of %s, so it cannot be verified".formatted(name, this));
        }
        return file;
    }

    /** For people. */
    @Override
    public String toString() {
        return "hub model " + id + " at " + commit;
    }

    private static JsonNode read(String id, byte[] description) {
        try {
            return JSON.readTree(description);
        } catch (JacksonException e) {
            throw new HubException(
                    HubException.Kind.BROKEN, "What the hub says of '%s' is not valid JSON".formatted(id));
        }
    }

    private static @Nullable String matching(Pattern pattern, JsonNode value) {
        String text = value.asString("");
        return pattern.matcher(text).matches() ? text : null;
    }
}
