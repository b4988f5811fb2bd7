package io.subgoal.service.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The keys, kept as hashes. */
@Component
class ApiKeys {

    private static final int MIN_SECRET = 16;

    private final List<Key> keys = new ArrayList<>();

    private record Key(Scope scope, byte[] hash) {}

    ApiKeys(SecurityProperties properties) {
        for (String key : properties.keys()) {
            int colon = key.indexOf(':');
            Optional<Scope> scope = colon < 0 ? Optional.empty() : Scope.parse(key.substring(0, colon));
            if (scope.isEmpty() || key.length() - colon - 1 < MIN_SECRET) {
                // What was given may be a secret: it is not repeated.
                throw new IllegalArgumentException(
                        "A key of subgoal.security.keys must read scope:secret, with scope read, write or admin and a secret of at least "
                                + MIN_SECRET + " characters");
            }
            keys.add(new Key(scope.get(), hash(key.substring(colon + 1))));
        }
    }

    boolean none() {
        return keys.isEmpty();
    }

    /** The scope of a secret. Takes as long for a wrong one as for a right one. */
    Optional<Scope> scope(String secret) {
        byte[] hash = hash(secret);
        Optional<Scope> found = Optional.empty();
        for (Key key : keys) {
            if (MessageDigest.isEqual(key.hash(), hash)) {
                found = Optional.of(key.scope());
            }
        }
        return found;
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
