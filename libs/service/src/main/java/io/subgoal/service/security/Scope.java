package io.subgoal.service.security;

import java.util.Locale;

/** What a key allows; each scope includes the ones before it. */
enum Scope {
    /** To look, and to ask models. */
    READ,
    /** To start work. */
    WRITE,
    /** To delete. */
    ADMIN;

    boolean includes(Scope other) {
        return compareTo(other) >= 0;
    }

    static Scope parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
