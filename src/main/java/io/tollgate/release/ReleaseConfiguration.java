package io.tollgate.release;

import io.tollgate.replay.RuleBookNames;
import io.tollgate.database.NodeNote;
import io.tollgate.tariff.RateCards;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Takes the rules from the releases or, in development, from the folder. */
@Configuration(proxyBeanMethods = false)
class ReleaseConfiguration {

    @Bean
    RuleBooks ruleBooks(@Value("${tollgate.rules-from}") String from, @Value("${tollgate.rules}") Path folder, Releases releases,
            RateCards rateCards,
            Clock clock) {
        RuleSource source = switch (from) {
            case "released" -> new ReleasedRules(folder, releases, clock);
            case "folder" -> new FolderRules(folder, clock);
            default -> throw new IllegalStateException("tollgate.rules-from (" + from + ") must be released or folder. Maybe released.");
        };
        return new RuleBooks(source, rateCards);
    }

    /** No message comes before it: routes and servers start when all parts are made. */
    @Bean
    SmartInitializingSingleton firstRuleBook(RuleBooks books) {
        return books::ready;
    }

    @Bean
    NodeNote ruleBookOfThisNode(RuleBooks books) {
        return () -> books.current().name();
    }

    @Bean
    RuleBookNames ruleBookNames(Releases releases) {
        return releases::versionOf;
    }
}
