package io.subgoal.store.training;

import java.util.Objects;

/** The version of this code. */
final class CodeVersion {

    private CodeVersion() {}

    /** What the jar's manifest says. */
    static String current() {
        return Objects.requireNonNullElse(CodeVersion.class.getPackage().getImplementationVersion(), "development");
    }
}
