package io.subgoal.store.blob;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 in the making. */
public final class Sha256 {

    private final MessageDigest digest = newDigest();

    /** The checksum of a text in UTF-8, as lower-case hexadecimal. */
    public static String of(String text) {
        return new Sha256().add(text).hex();
    }

    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds a text in UTF-8. */
    public Sha256 add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The checksum of all that came in, as lower-case hexadecimal; starts anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** For streams that pass bytes on. */
    MessageDigest digest() {
        return digest;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
