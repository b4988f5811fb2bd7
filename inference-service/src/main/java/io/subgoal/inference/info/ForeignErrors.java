package io.subgoal.inference.info;

import io.subgoal.api.oip.OipError;
import io.subgoal.api.openai.OpenAiError;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes errors where other protocols than ours have them in their own shape. */
@Configuration(proxyBeanMethods = false)
class ForeignErrors {

    @Bean
    OpenApiCustomizer errorsOfOtherProtocols() {
        return document -> {
            describe(document, "/v1/completions", OpenAiError.class);
            describe(document, "/v2", OipError.class);
        };
    }

    private static void describe(OpenAPI document, String prefix, Class<?> error) {
        ModelConverters.getInstance(true)
                .readAll(new AnnotatedType(error))
                .forEach(document.getComponents()::addSchemas);
        document.getPaths().forEach((path, item) -> {
            if (path.equals(prefix) || path.startsWith(prefix + "/")) {
                describe(item, error);
            }
        });
    }

    private static void describe(PathItem item, Class<?> error) {
        ApiResponse response = new ApiResponse()
                .description("What went wrong, and what to do about it")
                .content(new Content()
                        .addMediaType(
                                "application/json",
                                new MediaType()
                                        .schema(new Schema<>().$ref("#/components/schemas/" + error.getSimpleName()))));
        item.readOperations().forEach(operation -> operation.getResponses().addApiResponse("default", response));
    }
}
