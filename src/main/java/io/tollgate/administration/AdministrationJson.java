package io.tollgate.administration;

import io.tollgate.json.BoundedJson;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.json.JsonFactory;

/** Reads the bodies of the administration with the same bounds as those of partners. */
@Configuration(proxyBeanMethods = false)
class AdministrationJson {

    @Bean
    JsonFactory jsonFactory() {
        return new BoundedJson();
    }
}
