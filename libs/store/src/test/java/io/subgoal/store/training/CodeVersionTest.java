package io.subgoal.store.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class CodeVersionTest {

    @Test
    void tellsTheCommitWhereTheBuildKnewOne() {
        Properties commit = new Properties();
        assertThat(CodeVersion.of("1.2.0", commit)).isEqualTo("1.2.0");
        commit.setProperty("git.commit.id.abbrev", "0f3c9ab");
        commit.setProperty("git.dirty", "false");
        assertThat(CodeVersion.of("1.2.0", commit)).isEqualTo("1.2.0+0f3c9ab");
        commit.setProperty("git.dirty", "true");
        assertThat(CodeVersion.of("1.2.0", commit)).isEqualTo("1.2.0+0f3c9ab.dirty");
    }
}
