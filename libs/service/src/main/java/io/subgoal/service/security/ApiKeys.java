package io.subgoal.service.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The keys, kept as hashes. */
@Component
class ApiKeys {

    private static final int MIN_SECRET = 16;

    private final List<Key> keys = new ArrayList<>();

    private static final Pattern NAMED = Pattern.compile("(\\w+)(?:@([A-Za-z0-9._-]{1,100}))?:(.+)");

    private record Key(Caller caller, byte[] hash) {}

    /**
     * Whose key it is.
     *
     * @param name who goes into records, if the key has a name
     */
    record Caller(Scope scope, Optional<String> name) {}

    ApiKeys(SecurityProperties properties) {
        for (String key : properties.keys()) {
            Matcher parts = NAMED.matcher(key);
            Optional<Scope> scope = parts.matches() ? Scope.parse(parts.group(1)) : Optional.empty();
            if (scope.isEmpty() || parts.group(3).length() < MIN_SECRET) {
                // What was given may be a secret: it is not repeated.
                throw new IllegalArgumentException(
                        "A key of subgoal.security.keys must read scope:secret or scope@name:secret, with scope read, write or admin and a secret of at least "
                                + MIN_SECRET + " characters");
            }
            keys.add(new Key(new Caller(scope.get(), Optional.ofNullable(parts.group(2))), hash(parts.group(3))));
        }
    }

    boolean none() {
        return keys.isEmpty();
    }

    /** Whose secret it is. Takes as long for a wrong one as for a right one. */
    Optional<Caller> caller(String secret) {
        byte[] hash = hash(secret);
        Optional<Caller> found = Optional.empty();
        for (Key key : keys) {
            if (MessageDigest.isEqual(key.hash(), hash)) {
                found = Optional.of(key.caller());
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
