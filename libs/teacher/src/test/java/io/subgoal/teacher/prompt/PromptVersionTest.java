package io.subgoal.teacher.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromptVersionTest {

    private static final List<String> NAMES = Stream.concat(
                    Stream.of(
                            "brief",
                            "annotate",
                            "question",
                            "again",
                            "repair",
                            "repair-again",
                            "plan",
                            "plan-question"),
                    IntStream.rangeClosed(1, 10).mapToObj(group -> "examples/" + group))
            .toList();

    /** Stored annotations name the version they were made with. Who changes a text makes a new version. */
    private static final Map<PromptVersion, String> FROZEN =
            Map.of(PromptVersion.V1, "694a7f795c38449422962e1cb154fe1384672e75bf37faebefcf6af465a31bc2");

    @Test
    void theTextsOfAVersionNeverChange() {
        for (PromptVersion version : PromptVersion.values()) {
            Templates templates = new Templates(version);
            Prompt all = new Prompt(NAMES.stream()
                    .map(name -> Message.user(name + "\n" + templates.text(name)))
                    .toList());
            assertThat(all.sha256()).as(version.id()).isEqualTo(FROZEN.get(version));
        }
    }

    @Test
    void versionsAreFoundByTheirIds() {
        assertThat(PromptVersion.parse("v1")).contains(PromptVersion.V1);
        assertThat(PromptVersion.parse("v0")).isEmpty();
        assertThat(Arrays.stream(PromptVersion.values()).map(PromptVersion::id)).doesNotHaveDuplicates();
    }
}
