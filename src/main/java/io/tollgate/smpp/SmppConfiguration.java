package io.tollgate.smpp;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.database.RecurringWork;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.messenger.InboundUpdates;
import io.tollgate.recipient.Recipients;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** The parts of the channel, if an SMSC is named. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${tollgate.smpp.host:}'.isEmpty()")
class SmppConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SmppConfiguration.class);

    @Bean(destroyMethod = "close")
    SmppParts smppParts(SmppSettings settings, SmppPassword password, PartRecords records, PieceRecords pieces, Recipients recipients,
            Businesses businesses, InboundUpdates updates, ChannelOutages outages, MeterRegistry meters, Clock clock) {
        SmppParts parts = new SmppParts(settings, password, records, pieces, recipients, businesses, updates, outages, meters, clock);
        Gauge.builder("tollgate.smpp.bound", parts, it -> it.link().connection().isPresent() ? 1 : 0)
                .description("1 while there is a connection to the SMSC").register(meters);
        Gauge.builder("tollgate.smpp.outstanding", parts, it -> it.link().connection().map(SmscConnection::outstanding).orElse(0))
                .description("Parts of SMS that wait for the SMSC's answer").register(meters);
        return parts;
    }

    @Bean
    SmppChannel smppChannel(SmppParts parts) {
        return parts.channel();
    }

    /** Receipts that came too early, SMS that wait for a part, and old rows. */
    @Bean
    static RecurringWork smsReceipts(SmppParts parts, PartRecords records) {
        return new RecurringWork("sms-receipts", now -> {
            parts.texts().sweep(now);
            int strays = records.forgetOld(now);
            if (strays > 0) {
                log.info("{} receipts of the SMSC name parts that are not known here", strays);
            }
            return records.settle(now);
        });
    }

    @EventListener(ApplicationReadyEvent.class)
    void start(ApplicationReadyEvent ready) {
        ready.getApplicationContext().getBean(SmppParts.class).link().start();
    }
}
