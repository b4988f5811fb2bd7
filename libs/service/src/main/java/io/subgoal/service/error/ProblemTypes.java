package io.subgoal.service.error;

import java.net.URI;

/** The stable types of our problems. */
final class ProblemTypes {

    private ProblemTypes() {}

    static URI of(String name) {
        return URI.create("urn:subgoal:problem:" + name);
    }
}
