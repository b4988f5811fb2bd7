package io.subgoal.service.security;

import java.net.InetAddress;

/** The service would be open to the network without asking for a key. */
final class OpenWithoutKeysException extends RuntimeException {

    OpenWithoutKeysException(InetAddress address) {
        super(("The service would listen on %s without asking for a key. Set SUBGOAL_SECURITY_KEYS to keys such as"
                        + " admin:<secret of 16 characters or more>, or leave out server.address to stay on the loopback address.")
                .formatted(address.getHostAddress()));
    }
}
