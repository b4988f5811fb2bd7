package io.subgoal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients in Python ask the service. Needs a Python with what {@code bench/peers/clients.txt} names; what they print is in
 * {@code target}.
 */
@EnabledIfSystemProperty(named = "subgoal.test.python", matches = ".+")
class PythonClientsIT extends ServiceTest {

    @ParameterizedTest
    @ValueSource(strings = {"openai_client.py", "oip_client.py"})
    void areSatisfied(String script) throws Exception {
        Path output = Path.of("target", script + ".txt");
        Process python = new ProcessBuilder(
                        System.getProperty("subgoal.test.python"),
                        Path.of("../bench/peers", script).toAbsolutePath().toString(),
                        "http://localhost:" + port,
                        JOINT,
                        KNOWN)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(python.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(python.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("is satisfied");
    }
}
