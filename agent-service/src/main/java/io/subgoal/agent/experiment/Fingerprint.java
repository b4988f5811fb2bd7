package io.subgoal.agent.experiment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Names things by what they are made of, so that equal things are found again. */
final class Fingerprint {

    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final int BYTES = 6;

    private Fingerprint() {}

    /** @param whole what it is made of; the order of entries does not matter */
    static String of(Object whole) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(SORTED.writeValueAsString(whole).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
