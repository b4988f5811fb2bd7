package io.subgoal.service.security;

import java.net.InetAddress;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/** Binds to the loopback address unless told otherwise, and to nothing else without keys. */
@Component
class BindGuard implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {

    private final ServerProperties server;
    private final ApiKeys keys;

    BindGuard(ServerProperties server, ApiKeys keys) {
        this.server = server;
        this.keys = keys;
    }

    @Override
    public void customize(ConfigurableWebServerFactory factory) {
        InetAddress address = server.getAddress();
        if (address == null) {
            factory.setAddress(InetAddress.getLoopbackAddress());
        } else if (!address.isLoopbackAddress() && keys.none()) {
            throw new OpenWithoutKeysException(address);
        }
    }

    /** Last, so that nothing sets the address after us. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
