package io.tollgate.smpp;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.smpp.*}: the SMSC by which SMS leave. The channel {@code sms} is there if a host is named.
 *
 * @param host           where the SMSC is; empty: no SMS
 * @param port           its port
 * @param tls            false shows password, numbers and texts to everybody on the way: for a closed network only
 * @param systemId       the account at the SMSC, at most 15 characters. Its password is set by the administration, and never here
 * @param systemType     as the SMSC asks for it, at most 12 characters; often empty
 * @param serviceType    as the SMSC asks for it, at most 5 characters; often empty
 * @param addressRange   the numbers that people write to, as the SMSC asks for it, at most 40 characters; often empty
 * @param connect        the longest wait for a connection, for its bind, and for the answer to an enquire_link
 * @param answer         the longest time of a whole call; after it, nobody knows what became of the message
 * @param late           how long an answer that is late is still waited for, so that receipts find their message
 * @param enquireLink    after so much silence Tollgate asks whether the SMSC is still there
 * @param firstReconnect the wait before a lost connection is made anew; it doubles with each failure
 * @param longestReconnect the longest wait between two attempts to connect
 * @param window         the most submit_sm that wait for an answer
 * @param perSecond      parts a second. With several nodes, each takes its part: give each a part of the SMSC's limit
 * @param receiptIds     how receipts write the ids of messages: {@code same} as the answers; {@code decimal}, if the answers are
 *                       hexadecimal; {@code hex}, if the answers are decimal
 * @param shortNumberTon the type of number (TON) of sender numbers with at most 8 digits
 * @param shortNumberNpi the numbering plan (NPI) of sender numbers with at most 8 digits
 * @param senders        the sender that people see, by phone number id: a number or up to 11 letters and digits; all others show their
 *                       own number
 * @param joinWithin     how long the parts of an SMS that somebody wrote wait for the others; then it goes on as far as it came
 * @param joinMost       the most such parts that wait, 1 to 100000; if more come, the oldest SMS goes on as far as it came
 */
@ConfigurationProperties("tollgate.smpp")
record SmppSettings(
        @DefaultValue("") String host,
        @DefaultValue("3550") int port,
        @DefaultValue("true") boolean tls,
        @DefaultValue("") String systemId,
        @DefaultValue("") String systemType,
        @DefaultValue("") String serviceType,
        @DefaultValue("") String addressRange,
        @DefaultValue("5s") Duration connect,
        @DefaultValue("10s") Duration answer,
        @DefaultValue("5m") Duration late,
        @DefaultValue("30s") Duration enquireLink,
        @DefaultValue("1s") Duration firstReconnect,
        @DefaultValue("1m") Duration longestReconnect,
        @DefaultValue("50") int window,
        @DefaultValue("50") int perSecond,
        @DefaultValue("same") ReceiptIds receiptIds,
        @DefaultValue("3") int shortNumberTon,
        @DefaultValue("0") int shortNumberNpi,
        @DefaultValue Map<Long, String> senders,
        @DefaultValue("5m") Duration joinWithin,
        @DefaultValue("2000") int joinMost) {

    /** How receipts write the ids of messages. */
    enum ReceiptIds { SAME, DECIMAL, HEX }

    SmppSettings {
        senders = Map.copyOf(senders);
        senders.forEach((id, address) -> {
            if (!Address.isOne(address)) {
                throw new IllegalArgumentException("tollgate.smpp.senders." + id + " (" + address + ") must be a number of up to 15 digits,"
                        + " with + if it is international, or up to 11 letters and digits");
            }
        });
        longest("system-id", systemId, 15);
        longest("system-type", systemType, 12);
        longest("service-type", serviceType, 5);
        longest("address-range", addressRange, 40);
        if (!host.isEmpty() && systemId.isEmpty()) {
            throw new IllegalArgumentException("tollgate.smpp.system-id must name the account at the SMSC " + host);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("tollgate.smpp.port (" + port + ") must be 1 to 65535");
        }
        positive("connect", connect);
        positive("answer", answer);
        positive("enquire-link", enquireLink);
        positive("first-reconnect", firstReconnect);
        positive("join-within", joinWithin);
        if (answer.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("tollgate.smpp.answer (" + answer + ") must be at most 60 s: a block waits as long for a"
                    + " message that is under way. Maybe 10s.");
        }
        if (late.compareTo(answer) < 0 || longestReconnect.compareTo(firstReconnect) < 0) {
            throw new IllegalArgumentException("tollgate.smpp.late (" + late + ") must not be below answer (" + answer
                    + "), nor longest-reconnect (" + longestReconnect + ") below first-reconnect (" + firstReconnect + ")");
        }
        if (Math.min(window, perSecond) < 1 || joinMost < 1 || joinMost > 100_000) {
            throw new IllegalArgumentException("tollgate.smpp.* (window " + window + ", per-second " + perSecond + ", join-most " + joinMost
                    + ") must be 1 or more, and join-most at most 100000");
        }
        octet("short-number-ton", shortNumberTon, 6);
        octet("short-number-npi", shortNumberNpi, 18);
    }

    private static void longest(String name, String value, int most) {
        if (!value.matches("[ -~]{0," + most + "}")) {
            throw new IllegalArgumentException("tollgate.smpp." + name + " (" + value + ") must be at most " + most
                    + " visible characters of ASCII");
        }
    }

    private static void positive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("tollgate.smpp." + name + " (" + duration + ") must be positive");
        }
    }

    private static void octet(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("tollgate.smpp." + name + " (" + value + ") must be 0 to " + most);
        }
    }
}
