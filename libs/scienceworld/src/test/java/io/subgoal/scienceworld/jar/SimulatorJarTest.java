package io.subgoal.scienceworld.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding and fetching, against a package index that does what it is told. */
class SimulatorJarTest {

    private static final byte[] JAR = "the simulator".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path cache;

    private HttpServer index;
    private String page = "";
    private byte[] wheel = new byte[0];

    @BeforeEach
    void startIndex() throws IOException {
        wheel = wheel("scienceworld/scienceworld.jar", JAR);
        page = link("1.2.3", sha256(wheel));
        index = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        index.createContext("/simple/scienceworld/", exchange -> {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        index.createContext("/files/", exchange -> {
            exchange.sendResponseHeaders(200, wheel.length);
            exchange.getResponseBody().write(wheel);
            exchange.close();
        });
        index.start();
    }

    @AfterEach
    void stopIndex() {
        index.stop(0);
    }

    @Test
    void fetchesVerifiesAndKeepsTheJar() throws IOException {
        SimulatorJar jar = jar(Map.of());
        assertThat(jar.present()).isFalse();
        Path found = jar.locate();
        assertThat(found).hasBinaryContent(JAR).isEqualTo(jar.cached());
        index.stop(0);
        assertThat(jar.locate()).isEqualTo(found);
    }

    @Test
    void severalWorldsMayWantItAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Path>> found =
                    threads.invokeAll(Collections.nCopies(4, () -> jar(Map.of()).locate()));
            for (Future<Path> path : found) {
                assertThat(path.get()).hasBinaryContent(JAR);
            }
        }
    }

    @Test
    void anEmptySettingIsNone() {
        assertThat(jar(Map.of("SCIENCEWORLD_JAR", "")).present()).isFalse();
        jar(Map.of()).locate();
        assertThat(jar(Map.of("SCIENCEWORLD_JAR", "")).present()).isTrue();
    }

    @Test
    void refusesAWheelThatIsNotWhatItsLinkSays() {
        page = link("1.2.3", sha256("something else".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> jar(Map.of()).locate())
                .isInstanceOf(SimulatorJarMissingException.class)
                .hasMessageContaining("the wheel's checksum is");
        assertThat(cache).isDirectoryNotContaining("glob:*.jar");
    }

    @Test
    void refusesAJarOfAnotherRelease() {
        wheel = wheel("scienceworld/scienceworld.jar", "tampered".getBytes(StandardCharsets.UTF_8));
        page = link("1.2.3", sha256(wheel));
        assertThatThrownBy(() -> jar(Map.of()).locate()).hasMessageContaining("the jar in the wheel has SHA-256");
    }

    @Test
    void saysWhatToDoWhenTheIndexHasNoSuchVersion() {
        page = link("9.9.9", sha256(wheel));
        assertThatThrownBy(() -> jar(Map.of()).locate())
                .hasMessageContaining("lists no wheel of scienceworld 1.2.3")
                .hasMessageContaining("PIP_INDEX_URL")
                .hasMessageContaining("SCIENCEWORLD_JAR");
    }

    @Test
    void saysWhatToDoWhenTheIndexIsNotReached() {
        index.stop(0);
        assertThatThrownBy(() -> jar(Map.of()).locate()).hasMessageContaining("SCIENCEWORLD_JAR");
    }

    @Test
    void keepsAPasswordInTheIndexAddressOutOfMessages() {
        index.stop(0);
        String withPassword = "http://user:hunter2@127.0.0.1:%d/simple"
                .formatted(index.getAddress().getPort());
        assertThatThrownBy(() -> jar(Map.of("PIP_INDEX_URL", withPassword)).locate())
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void takesTheJarItIsToldAbout() throws IOException {
        Path named = Files.write(cache.resolve("mine.jar"), JAR);
        assertThat(jar(Map.of("SCIENCEWORLD_JAR", named.toString())).locate()).isEqualTo(named);

        Path wrong = Files.writeString(cache.resolve("wrong.jar"), "no simulator");
        assertThatThrownBy(
                        () -> jar(Map.of("SCIENCEWORLD_JAR", wrong.toString())).locate())
                .hasMessageContaining("is not the jar of ScienceWorld 1.2.3");
    }

    private SimulatorJar jar(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SUBGOAL_CACHE_DIR", cache.toString(),
                "PIP_INDEX_URL",
                        "http://127.0.0.1:%d/simple"
                                .formatted(index.getAddress().getPort())));
        environment.putAll(more);
        return new SimulatorJar(new SimulatorRelease("1.2.3", sha256(JAR)), environment);
    }

    private static String link(String version, String sha256) {
        return "<!DOCTYPE html><html><body><a href=\"../../files/scienceworld-%s-py3-none-any.whl#sha256=%s\">wheel</a></body></html>"
                .formatted(version, sha256);
    }

    private static byte[] wheel(String entry, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
            zip.closeEntry();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
