package io.subgoal.service.web;

import java.io.IOException;

/** A request body over the limit. */
public final class BodyTooLargeException extends IOException {

    BodyTooLargeException(BodyLimit limit) {
        super("The body is larger than %d bytes. Send less at once, or raise %s."
                .formatted(limit.limit().toBytes(), limit.setting()));
    }
}
