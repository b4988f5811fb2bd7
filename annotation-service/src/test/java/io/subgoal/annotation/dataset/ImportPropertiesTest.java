package io.subgoal.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class ImportPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(ImportProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(ImportProperties.class))
                .isEqualTo(new ImportProperties(DataSize.ofGigabytes(2), DataSize.ofGigabytes(8), 2)));
    }

    @Test
    void readsEverySetting() {
        runner.withPropertyValues(
                        "subgoal.annotation.import.file-limit=3MB",
                        "subgoal.annotation.import.unpacked-limit=4MB",
                        "subgoal.annotation.import.uploads=5")
                .run(context -> assertThat(context.getBean(ImportProperties.class))
                        .isEqualTo(new ImportProperties(DataSize.ofMegabytes(3), DataSize.ofMegabytes(4), 5)));
    }

    @Test
    void rejectsWhatCannotBe() {
        assertRejected("subgoal.annotation.import.file-limit=0B");
        assertRejected("subgoal.annotation.import.unpacked-limit=0B");
        assertRejected("subgoal.annotation.import.uploads=0");
    }

    private void assertRejected(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
