package io.subgoal.t5.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The weights of a Hugging Face directory: {@code model.safetensors}, or shards that {@code model.safetensors.index.json}
 * lists. Its tensors are read when they are asked for, until it is closed.
 */
public final class WeightFiles implements AutoCloseable {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final long INDEX_LIMIT = 64L << 20;
    /** A shard lies in the directory itself: an index must not lead out of it. */
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final List<Safetensors.Opened> files = new ArrayList<>();

    private WeightFiles(Path directory) {
        try {
            if (Files.exists(directory.resolve(SINGLE))) {
                tensors.putAll(add(directory.resolve(SINGLE)));
            } else if (Files.exists(directory.resolve(INDEX))) {
                openShards(directory);
            } else {
                String pickled = Files.exists(directory.resolve("pytorch_model.bin"))
                        ? "; pytorch_model.bin is not read: convert it with save_pretrained(..., safe_serialization=True)"
                        : "";
                throw new CheckpointException(
                        "%s has neither %s nor %s%s".formatted(directory, SINGLE, INDEX, pickled));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Opens the files of a directory: their headers are read and checked. */
    public static WeightFiles open(Path directory) {
        return new WeightFiles(directory);
    }

    /** Reads all tensors of a directory into memory. */
    public static Map<String, Tensor> read(Path directory) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (WeightFiles files = open(directory)) {
            files.tensors().forEach((name, tensor) -> tensors.put(name, tensor.copy()));
        }
        return tensors;
    }

    /** The tensors by their names. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        files.forEach(Safetensors.Opened::close);
    }

    /**
     * Writes tensors as one file, or as shards where they are more than a shard may hold.
     *
     * @param shardBytes most bytes of tensors in a file; a tensor is never split
     */
    public static void write(Path directory, Map<String, Tensor> tensors, Precision precision, long shardBytes) {
        List<Map<String, Tensor>> shards = split(tensors, precision, shardBytes);
        if (shards.size() == 1) {
            Safetensors.write(directory.resolve(SINGLE), tensors, precision);
            return;
        }
        ObjectNode index = JSON.createObjectNode();
        long total = tensors.values().stream()
                .mapToLong(tensor -> precision.size() * tensor.size())
                .sum();
        index.putObject("metadata").put("total_size", total);
        Map<String, String> places = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            Safetensors.write(directory.resolve(name), shards.get(i), precision);
            shards.get(i).keySet().forEach(tensor -> places.put(tensor, name));
        }
        ObjectNode map = index.putObject("weight_map");
        places.forEach(map::put);
        try {
            Files.write(directory.resolve(INDEX), JSON.writeValueAsBytes(index));
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + directory.resolve(INDEX), e);
        }
    }

    private static List<Map<String, Tensor>> split(Map<String, Tensor> tensors, Precision precision, long shardBytes) {
        List<Map<String, Tensor>> shards = new ArrayList<>(List.of(new LinkedHashMap<>()));
        long filled = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long size = precision.size() * tensor.getValue().size();
            if (filled > 0 && filled + size > shardBytes) {
                shards.add(new LinkedHashMap<>());
                filled = 0;
            }
            shards.getLast().put(tensor.getKey(), tensor.getValue());
            filled += size;
        }
        return shards;
    }

    private void openShards(Path directory) {
        Path file = directory.resolve(INDEX);
        Map<String, List<String>> tensorsByShard = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap(file).properties()) {
            String shard = entry.getValue().asString("");
            if (!SHARD.matcher(shard).matches()) {
                throw new CheckpointException("%s: tensor '%s' is said to lie in '%s', which is no name of a shard"
                        .formatted(file, entry.getKey(), shard));
            }
            tensorsByShard.computeIfAbsent(shard, s -> new ArrayList<>()).add(entry.getKey());
        }
        tensorsByShard.forEach((shard, names) -> {
            Map<String, Tensor> found = add(directory.resolve(shard));
            for (String name : names) {
                Tensor tensor = found.get(name);
                if (tensor == null) {
                    throw new CheckpointException("%s: tensor '%s' is not in %s".formatted(file, name, shard));
                }
                tensors.put(name, tensor);
            }
        });
    }

    private Map<String, Tensor> add(Path file) {
        Safetensors.Opened opened = Safetensors.open(file);
        files.add(opened);
        return opened.tensors();
    }

    private static JsonNode weightMap(Path file) {
        JsonNode map = JsonFile.readObject(file, INDEX_LIMIT).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new CheckpointException(file + " has no weight_map");
        }
        return map;
    }
}
