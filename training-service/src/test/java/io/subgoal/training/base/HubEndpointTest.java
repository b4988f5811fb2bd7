package io.subgoal.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubEndpointTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://huggingface.co",
                "https://mirror.example/api/huggingface/",
                "http://localhost:8090",
                "http://127.0.0.1:1",
                "http://[::1]:9"
            })
    void takesHttpsAndThisMachine(String text) {
        assertThat(HubEndpoint.parse(text).base().toString()).doesNotEndWith("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://huggingface.co",
                "http://localhost.evil.example",
                "http://127.0.0.1.evil.example",
                "ftp://huggingface.co",
                "https://",
                "huggingface.co",
                "https://user:pass-word@huggingface.co",
                "https://huggingface.co?x=y",
                "https://hugging face.co"
            })
    void refusesOtherAddressesWithoutRepeatingThem(String text) {
        assertThatThrownBy(() -> HubEndpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HF_ENDPOINT")
                .hasMessageNotContaining("pass-word");
    }

    @Test
    void knowsItself() {
        HubEndpoint endpoint = HubEndpoint.parse("https://hub.example");
        assertThat(endpoint.owns(URI.create("https://HUB.example:443/x"))).isTrue();
        assertThat(endpoint.owns(URI.create("https://hub.example:444/x"))).isFalse();
        assertThat(endpoint.owns(URI.create("http://hub.example/x"))).isFalse();
        assertThat(endpoint.owns(URI.create("https://hub.example.evil/x"))).isFalse();
    }

    @Test
    void isSentFromHttpsToHttpsOnly() {
        HubEndpoint far = HubEndpoint.parse("https://hub.example");
        assertThat(far.allows(URI.create("https://files.example/x"))).isTrue();
        assertThat(far.allows(URI.create("http://files.example/x"))).isFalse();
        assertThat(far.allows(URI.create("http://127.0.0.1/x"))).isFalse();
        assertThat(far.allows(URI.create("file:///etc/passwd"))).isFalse();
    }

    @Test
    void writesRevisionsIntoThePath() {
        assertThat(HubEndpoint.parse("https://hub.example").listing("a/b", "refs/pr/1"))
                .hasToString("https://hub.example/api/models/a/b/revision/refs%2Fpr%2F1?blobs=true");
    }
}
