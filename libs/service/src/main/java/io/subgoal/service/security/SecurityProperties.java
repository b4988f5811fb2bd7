package io.subgoal.service.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call.
 *
 * @param keys keys as {@code scope:secret}, the scope being {@code read}, {@code write} or {@code admin}, or {@code
 *     scope@name:secret} where it shall be known who did what; none by default, and then the service listens on the
 *     loopback address only
 */
@ConfigurationProperties("subgoal.security")
public record SecurityProperties(@DefaultValue List<String> keys) {

    public SecurityProperties {
        keys = List.copyOf(keys);
    }

    @Override
    public String toString() {
        return "SecurityProperties[" + keys.size() + " keys]";
    }
}
