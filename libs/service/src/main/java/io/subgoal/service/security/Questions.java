package io.subgoal.service.security;

import java.util.List;

/** What whoever may read may do beside reading: ask, and play. */
public final class Questions {

    private static final List<String> DECODED =
            List.of("/generate", "/generate_stream", "/infer", "/v1/completions", "/v1/decide", "/v1/decide/batch");

    private static final List<String> LOOKED_UP = List.of("/v1/tokenize", "/v1/detokenize", "/replay");

    /** Environments are the caller's own for a while; nothing is stored of them. */
    private static final List<String> PLAYED = List.of("/v1/environments", "/agentgym");

    private Questions() {}

    /** Whether a request asks for something that a model has to decode. */
    public static boolean decoded(String method, String path) {
        return isPostTo(DECODED, method, path);
    }

    static boolean any(String method, String path) {
        return decoded(method, path)
                || isPostTo(LOOKED_UP, method, path)
                || PLAYED.stream().anyMatch(played -> path.equals(played) || path.startsWith(played + "/"));
    }

    private static boolean isPostTo(List<String> ends, String method, String path) {
        return method.equals("POST") && ends.stream().anyMatch(path::endsWith);
    }
}
