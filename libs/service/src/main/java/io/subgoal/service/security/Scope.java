package io.subgoal.service.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a key allows; each scope includes the ones before it. */
enum Scope {
    /** To look, to ask models, and to play in environments. */
    READ,
    /** To start work. */
    WRITE,
    /** To delete. */
    ADMIN;

    boolean includes(Scope other) {
        return compareTo(other) >= 0;
    }

    static Optional<Scope> parse(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
