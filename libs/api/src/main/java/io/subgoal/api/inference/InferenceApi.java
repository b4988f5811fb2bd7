package io.subgoal.api.inference;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Calls of the inference service. */
@HttpExchange("/v1")
public interface InferenceApi {

    @PutExchange("/models/{name}")
    ServedModel load(@PathVariable String name, @RequestBody ModelRequest request);

    @GetExchange("/models/{name}")
    ServedModel model(@PathVariable String name);

    @GetExchange("/models")
    ServedModels models();

    @DeleteExchange("/models/{name}")
    ResponseEntity<Void> unload(@PathVariable String name);

    @PutExchange("/aliases/{alias}")
    Alias point(@PathVariable String alias, @RequestBody AliasRequest request);

    @GetExchange("/aliases/{alias}")
    Alias alias(@PathVariable String alias);

    @DeleteExchange("/aliases/{alias}")
    ResponseEntity<Void> forget(@PathVariable String alias);

    @PostExchange("/models/{name}/generate")
    GenerateResponse generate(@PathVariable String name, @RequestBody GenerateRequest request);

    @PostExchange("/tokenize")
    TokenizeResponse tokenize(@RequestBody TokenizeRequest request);

    @PostExchange("/decide")
    DecideResponse decide(@RequestBody DecideRequest request);

    @PostExchange("/decide/batch")
    DecideBatchResponse decideAll(@RequestBody DecideBatchRequest request);
}
