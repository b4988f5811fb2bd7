package io.subgoal.scienceworld.jar;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A Python package index by its simple interface (PEP 503): a page of links whose fragments carry checksums. */
final class WheelIndex {

    private static final String PUBLIC_INDEX = "https://pypi.org/simple";
    private static final Pattern LINK = Pattern.compile("<a\\s[^>]*href=[\"']([^\"']+)[\"']", Pattern.CASE_INSENSITIVE);
    private static final long WHEEL_LIMIT = 64L << 20;

    private final URI index;

    private WheelIndex(URI index) {
        this.index = index;
    }

    static WheelIndex of(Map<String, String> environment) {
        String named = environment.getOrDefault("PIP_INDEX_URL", "");
        String address = named.isBlank() ? PUBLIC_INDEX : named;
        return new WheelIndex(URI.create(address.endsWith("/") ? address : address + "/"));
    }

    /** The index's address without user name and password. */
    String address() {
        return index.getScheme() + "://" + index.getHost() + (index.getPort() < 0 ? "" : ":" + index.getPort())
                + index.getPath();
    }

    /** Downloads the wheel of a version, checks it against its link's checksum and writes one of its entries to a file. */
    void extract(String version, String entry, Path target) throws IOException {
        try (HttpClient http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
            URI page = index.resolve("scienceworld/");
            URI link = findWheel(page, send(http, page, BodyHandlers.ofString()), version);
            Path wheel = Files.createTempFile("scienceworld", ".whl");
            try {
                URI file = withoutFragment(link);
                Files.copy(send(http, file, BodyHandlers.ofInputStream()), wheel, StandardCopyOption.REPLACE_EXISTING);
                verify(link, wheel);
                unpack(wheel, entry, target);
            } finally {
                Files.deleteIfExists(wheel);
            }
        }
    }

    private static URI findWheel(URI page, String html, String version) throws IOException {
        Matcher link = LINK.matcher(html);
        while (link.find()) {
            URI address = page.resolve(link.group(1).replace("&amp;", "&"));
            String path = address.getPath();
            if (path.endsWith("/scienceworld-" + version + "-py3-none-any.whl")) {
                return address;
            }
        }
        throw new IOException("the index lists no wheel of scienceworld " + version);
    }

    private static void verify(URI link, Path wheel) throws IOException {
        if (Files.size(wheel) > WHEEL_LIMIT) {
            throw new IOException("the wheel is larger than " + WHEEL_LIMIT + " bytes");
        }
        String fragment = link.getFragment();
        if (fragment != null && fragment.startsWith("sha256=")) {
            String found = Sha256.of(wheel);
            if (!fragment.equals("sha256=" + found)) {
                throw new IOException("the wheel's checksum is %s, its link says %s".formatted(found, fragment));
            }
        }
    }

    private static void unpack(Path wheel, String entryName, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(entryName);
            if (entry == null) {
                throw new IOException("the wheel holds no " + entryName);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static <T> T send(HttpClient http, URI address, BodyHandler<T> body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofMinutes(5))
                .header("Accept", "text/html, application/octet-stream;q=0.9, */*;q=0.5");
        basicAuthorization(address).ifPresent(value -> request.header("Authorization", value));
        try {
            HttpResponse<T> response = http.send(request.GET().build(), body);
            if (response.statusCode() != 200) {
                throw new IOException("HTTP status " + response.statusCode() + " for " + address.getPath());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Optional<String> basicAuthorization(URI address) {
        String user = address.getUserInfo();
        return user == null
                ? Optional.empty()
                : Optional.of("Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private static URI withoutFragment(URI link) {
        String text = link.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? link : URI.create(text.substring(0, hash));
    }
}
