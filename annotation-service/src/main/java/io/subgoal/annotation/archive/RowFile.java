package io.subgoal.annotation.archive;

import io.subgoal.api.annotation.ExampleManifest.ExampleFile;
import io.subgoal.api.annotation.ExampleRow;
import io.subgoal.store.annotation.StoredAnnotation;
import io.subgoal.store.blob.Sha256;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.task.Fold;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;

/** A file of rows while it is written: one JSON object a line, in the published row format. */
final class RowFile {

    private final Role role;
    private final Fold split;
    private final ExampleBuilder builder;
    private final JsonMapper json;
    private final OutputStream out;
    private final Sha256 digest = new Sha256();
    private long episodes;
    private long rows;
    private long bytes;

    RowFile(Role role, Fold split, ExampleBuilder builder, JsonMapper json, OutputStream out) {
        this.role = role;
        this.split = split;
        this.builder = builder;
        this.json = json;
        this.out = out;
    }

    static String name(Role role, Fold split) {
        return role.wireName() + "." + split.wireName() + ".jsonl";
    }

    Fold split() {
        return split;
    }

    void add(StoredAnnotation annotation) {
        episodes++;
        builder.examples(role, annotation.annotated()).forEach(this::add);
    }

    private void add(Example example) {
        Trajectory trajectory = example.trajectory();
        byte[] row = json.writeValueAsBytes(new ExampleRow(
                builder.input(example),
                example.target(),
                trajectory.task().envIndex(),
                trajectory.variation(),
                trajectory.task().id()));
        try {
            write(row);
            write(new byte[] {'\n'});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows++;
    }

    private void write(byte[] part) throws IOException {
        out.write(part);
        digest.add(part);
        bytes += part.length;
    }

    /** Says what was written; nothing can be added afterwards. */
    ExampleFile end() {
        return new ExampleFile(
                name(role, split), role.wireName(), split.wireName(), episodes, rows, bytes, digest.hex());
    }
}
