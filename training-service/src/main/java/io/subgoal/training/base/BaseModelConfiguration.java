package io.subgoal.training.base;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the hub's client. */
@Configuration(proxyBeanMethods = false)
class BaseModelConfiguration {

    @Bean
    Hub hub(BaseModelProperties properties) {
        BaseModelProperties.Hub settings = properties.hub();
        HubClient client = new HubClient(HubEndpoint.parse(settings.endpoint()), settings.token(), settings.timeout());
        return new Hub(properties.cacheDirectory(), client, new Watch(settings.timeout()));
    }
}
