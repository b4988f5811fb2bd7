package io.subgoal.inference.admission;

import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets controller methods take {@link Terms}. */
@Configuration(proxyBeanMethods = false)
class TermsConfiguration implements WebMvcConfigurer {

    static {
        // It comes from headers, which are described where they matter.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Terms.class);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> knownConnections() {
        return factory -> factory.addEngineValves(new TomcatConnection.Valve());
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new TermsResolver());
    }
}
