package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressesTest {

    private final WebhookAddresses addresses = AllowedNetworks.of();

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "127.1.2.3", "localhost", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "0.0.0.0", "0.1.2.3", "::", "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255", "192.168.1.1", "fd12:3456::1", "fd00:ec2::254", "169.254.169.254", "fe80::1", "100.64.0.1", "100.100.100.200",
        "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::100.64.0.1", "64:ff9b:1::1", "2001::1", "2001:db8::1",
        "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a9fe:a9fe",
        "2002:7f00:1::1", "2002:a9fe:a9fe::1", "2002:a00:1::", "2001:0:5ef5:79fd::1",
        "fe80::a9fe:a9fe", "fc00::1", "3fff::1", "5f00::1", "fec0::1", "ff02::1", "2130706433", "0x7f.1"})
    void callsNothingThatIsNotPublic(String host) {
        assertThatThrownBy(() -> addresses.resolve(host)).isInstanceOf(java.net.UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2a00:1450:4001:80b::200e", "64:ff9b::8.8.8.8"})
    void callsPublicAddresses(String host) throws Exception {
        assertThat(addresses.resolve(host)).containsExactly(InetAddress.getByName(host));
    }

    @Test
    void callsWhatTheSettingAllowsAndNoMore() throws Exception {
        WebhookAddresses some = AllowedNetworks.of("10.1.0.0/16", "fd12::/16");

        assertThat(some.resolve("10.1.2.3")).hasSize(1);
        assertThat(some.resolve("fd12::1")).hasSize(1);
        assertThat(some.resolve("64:ff9b::10.1.2.3")).hasSize(1);
        assertThatThrownBy(() -> some.resolve("10.2.0.1")).hasMessage(
                "10.2.0.1 is not a public address. Maybe use another one, or have its network named in"
                        + " tollgate.webhooks.allowed-networks.");
    }

    @Test
    void refusesASettingThatIsNoNetwork() {
        assertThatThrownBy(() -> AllowedNetworks.of("ten/8")).hasMessageContaining(
                "tollgate.webhooks.allowed-networks (ten/8) must name networks such as 10.1.0.0/16");
    }
}
