package io.tollgate.rerating;

import io.tollgate.release.Releases;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Plans;
import io.tollgate.rulebook.tables.Timeline;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prices come from the versions of the rules. */
@Configuration(proxyBeanMethods = false)
class ReleasedPrices {

    @Bean
    PriceVersions priceVersions(Releases releases) {
        return version -> {
            RuleFiles rules = releases.files(version).rules();
            Timeline<Plans> plans = Plans.ofThePast(rules);
            return new PriceVersions.Prices(RuleBook.prices(rules), releases.release(version).hash(),
                    (business, month) -> plans.on(month.atEndOfMonth()).appMessages(business, month));
        };
    }
}
