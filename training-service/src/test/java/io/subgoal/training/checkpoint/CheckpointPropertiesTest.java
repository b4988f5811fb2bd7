package io.subgoal.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class CheckpointPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(CheckpointProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        assertSettings(new CheckpointProperties(
                2, new CheckpointProperties.Upload(DataSize.ofGigabytes(16), DataSize.ofGigabytes(16), 2)));
    }

    @Test
    void readsEverySetting() {
        assertSettings(
                new CheckpointProperties(
                        7, new CheckpointProperties.Upload(DataSize.ofMegabytes(3), DataSize.ofMegabytes(4), 5)),
                "subgoal.training.keep-last=7",
                "subgoal.training.upload.file-limit=3MB",
                "subgoal.training.upload.unpacked-limit=4MB",
                "subgoal.training.upload.at-once=5");
    }

    @Test
    void rejectsWhatCannotBe() {
        assertRejected("subgoal.training.keep-last=0");
        assertRejected("subgoal.training.upload.file-limit=0B");
        assertRejected("subgoal.training.upload.unpacked-limit=0B");
        assertRejected("subgoal.training.upload.at-once=0");
    }

    private void assertSettings(CheckpointProperties expected, String... given) {
        runner.withPropertyValues(given)
                .run(context ->
                        assertThat(context.getBean(CheckpointProperties.class)).isEqualTo(expected));
    }

    private void assertRejected(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
