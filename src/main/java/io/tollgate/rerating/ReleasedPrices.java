package io.tollgate.rerating;

import io.tollgate.release.Releases;
import io.tollgate.rulebook.RuleBook;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prices come from the versions of the rules. */
@Configuration(proxyBeanMethods = false)
class ReleasedPrices {

    @Bean
    PriceVersions priceVersions(Releases releases) {
        return version -> new PriceVersions.Prices(RuleBook.prices(releases.files(version).rules()), releases.release(version).hash());
    }
}
