package io.subgoal.store.training;

import java.util.Objects;

/** The version of this code. */
public final class CodeVersion {

    private CodeVersion() {}

    /** What the jar's manifest says. */
    public static String current() {
        return Objects.requireNonNullElse(CodeVersion.class.getPackage().getImplementationVersion(), "development");
    }
}
