package io.subgoal.inference.decoding;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the valve before everything else. */
@Configuration(proxyBeanMethods = false)
class CrowdConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedCrowd(ObjectProvider<Crowd> crowd) {
        return factory -> factory.addEngineValves(new CrowdValve(crowd));
    }
}
