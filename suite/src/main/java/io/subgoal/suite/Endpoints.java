package io.subgoal.suite;

import java.util.Map;

/** Addresses of the four services. */
public record Endpoints(Map<ServiceKind, String> urls) {

    public Endpoints {
        urls = Map.copyOf(urls);
    }

    public String url(ServiceKind service) {
        String url = urls.get(service);
        if (url == null) {
            throw new IllegalArgumentException("There is no address of " + service);
        }
        return url;
    }
}
