package io.subgoal.teacher.prompt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The messages of one call, in order. */
public record Prompt(List<Message> messages) {

    public Prompt {
        messages = List.copyOf(messages);
    }

    /** This prompt and more messages after it. */
    public Prompt with(Message... more) {
        return new Prompt(Stream.concat(messages.stream(), Stream.of(more)).toList());
    }

    /** The length of all contents in characters; a token of English has about four. */
    public long characters() {
        return messages.stream()
                .mapToLong(message -> message.content().length())
                .sum();
    }

    /** A name for exactly these messages: SHA-256 in hexadecimal over roles and contents with their lengths. */
    public String sha256() {
        MessageDigest digest = digest();
        for (Message message : messages) {
            byte[] content = message.content().getBytes(StandardCharsets.UTF_8);
            String head = message.role().wireName() + " " + content.length + "\n";
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
