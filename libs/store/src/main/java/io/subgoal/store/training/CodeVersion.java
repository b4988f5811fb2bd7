package io.subgoal.store.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which version of this code is running. */
public final class CodeVersion {

    private static final String COMMIT = "commit.properties";
    private static final String CURRENT = of(
            Objects.requireNonNullElse(CodeVersion.class.getPackage().getImplementationVersion(), "development"),
            commit());

    private CodeVersion() {}

    /** The version and the commit, as in {@code 1.2.0+0f3c9ab}, with {@code .dirty} behind if more was changed since. */
    public static String current() {
        return CURRENT;
    }

    /** @param commit what the build wrote down; nothing if it knew no repository */
    static String of(String version, Properties commit) {
        String id = commit.getProperty("git.commit.id.abbrev");
        if (id == null) {
            return version;
        }
        return version + "+" + id + (Boolean.parseBoolean(commit.getProperty("git.dirty")) ? ".dirty" : "");
    }

    private static Properties commit() {
        Properties commit = new Properties();
        try (InputStream file = CodeVersion.class.getResourceAsStream(COMMIT)) {
            if (file != null) {
                commit.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return commit;
    }
}
