package io.subgoal.teacher.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The text resources of a version. */
final class Templates {

    private final PromptVersion version;

    Templates(PromptVersion version) {
        this.version = version;
    }

    Template get(String name) {
        return new Template(name, text(name));
    }

    /** A text as it stands, without its last line break. */
    String text(String name) {
        String path = "/io/subgoal/teacher/" + version.id() + "/" + name + ".txt";
        try (InputStream in = Templates.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("There is no resource " + path);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("\r\n", "\n").stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
