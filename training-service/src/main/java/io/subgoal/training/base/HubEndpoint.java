package io.subgoal.training.base;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where the hub is. Nothing goes over plain HTTP but to this machine itself.
 *
 * @param base without a slash at its end
 */
record HubEndpoint(URI base) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /** Reads an address; one that holds a password is not repeated in the error. */
    static HubEndpoint parse(String text) {
        try {
            URI base = new URI(text.strip().replaceAll("/+$", ""));
            if (isTrusted(base) && base.getRawUserInfo() == null && base.getRawQuery() == null) {
                return new HubEndpoint(base);
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "subgoal.training.hub.endpoint (HF_ENDPOINT) must be an https URL without a user"
                        + " and a query, such as https://huggingface.co; http is for this machine itself");
    }

    /** What the hub knows of a model, with its files and their checksums. */
    URI listing(String id, String revision) {
        return URI.create("%s/api/models/%s/revision/%s?blobs=true".formatted(base, id, encode(revision)));
    }

    URI file(String id, String commit, String file) {
        return URI.create("%s/%s/resolve/%s/%s".formatted(base, id, commit, encode(file)));
    }

    /** Whether an address is the hub's own, so that the token may go there. */
    boolean owns(URI address) {
        return base.getScheme().equalsIgnoreCase(address.getScheme())
                && base.getHost().equalsIgnoreCase(address.getHost())
                && port(base) == port(address);
    }

    /** Whether the hub may send us there: by HTTPS, or from this machine to this machine. */
    boolean allows(URI address) {
        return isTrusted(address) && (isHttps(address) || !isHttps(base));
    }

    private static boolean isTrusted(URI address) {
        if (address.getScheme() == null || address.getHost() == null) {
            return false;
        }
        return isHttps(address)
                || (address.getScheme().equalsIgnoreCase("http")
                        && LOOPBACK.matcher(address.getHost().toLowerCase(Locale.ROOT))
                                .matches());
    }

    private static boolean isHttps(URI address) {
        return Objects.requireNonNull(address.getScheme()).equalsIgnoreCase("https");
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return isHttps(address) ? 443 : 80;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
