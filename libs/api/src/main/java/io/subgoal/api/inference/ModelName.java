package io.subgoal.api.inference;

/** What models and aliases may be called. */
public final class ModelName {

    public static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    /** What is said of a name that is none. */
    public static final String MESSAGE = "must be letters, digits, '.', '_' or '-', at most 100";

    private ModelName() {}
}
