package io.subgoal.inference.generate;

/** Why a text ends. */
public enum Finish {
    /** The model ended it. */
    END_TOKEN,
    /** A stop string came up. */
    STOP_STRING,
    /** It is as long as was allowed. */
    LENGTH
}
