package io.subgoal.service.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fields are called in JSON. */
class WireNamesTest {

    record Inner(@JsonProperty("include_usage") boolean includeUsage) {}

    record Outer(
            String plain,
            @JsonProperty("stream_options") Inner streamOptions,
            @JsonProperty("all_of_them") List<Inner> allOfThem) {}

    @Test
    void everyStepOfAPathIsNamedAsCallersWriteIt() {
        assertThat(WireNames.of(Outer.class, "plain")).isEqualTo("plain");
        assertThat(WireNames.of(Outer.class, "streamOptions.includeUsage")).isEqualTo("stream_options.include_usage");
        assertThat(WireNames.of(Outer.class, "allOfThem[2].includeUsage")).isEqualTo("all_of_them[2].include_usage");
    }

    @Test
    void whatIsNoRecordStaysAsItIs() {
        assertThat(WireNames.of(String.class, "a.b[1]")).isEqualTo("a.b[1]");
        assertThat(WireNames.of(Outer.class, "nothing.includeUsage")).isEqualTo("nothing.includeUsage");
    }
}
