package io.resonant.kernel.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0177.0.0.1",
                "127.0.0.01",
                "010.0.0.1",
                "0177.0.0.1.",
                "00.0.0.0",
                "017700000001",
                "localhost",
                "LocalHost.",
                "a.localhost",
                "a.localhost."
            })
    void hostsThatAreReadInTwoWaysOrMeanOurselvesAreNotLookedUp(String host) {
        assertThat(AddressGuard.mayBeLookedUp(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "100.20.0.1",
                "[2001:4860::08]",
                "01.example",
                "localhost.example",
                "notlocalhost",
                "0x.org"
            })
    void otherHostsAreLookedUp(String host) {
        assertThat(AddressGuard.mayBeLookedUp(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.1.1",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.9",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::7f00:1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "3fff::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "2002:c0a8:101::1",
                "100::1",
                "4000::1"
            })
    void privateAndSpecialAddressesAreNotPublic(String address) throws Exception {
        assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "128.0.0.1",
                "168.63.129.15",
                "168.63.129.17",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.1.1",
                "192.169.1.1",
                "198.17.1.1",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2001:4860:4860::8888",
                "64:ff9b::808:808",
                "2002:808:808::1",
                "2a00::1"
            })
    void theRestOfTheInternetIs(String address) throws Exception {
        assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void aNameServerThatChangesItsMindIsStoppedAtTheConnection() throws Exception {
        var lies = new InetAddressResolver() {
            private int asked;

            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return Stream.of(InetAddress.getByName(asked++ == 0 ? "8.8.8.8" : "169.254.169.254"));
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                throw new UnknownHostException();
            }
        };
        var gate = new GuardedResolver.Gate(lies);
        var policy = InetAddressResolver.LookupPolicy.of(InetAddressResolver.LookupPolicy.IPV4);
        GuardedResolver.guard("Rebind.test");
        try {
            assertThat(gate.lookupByName("rebind.test", policy)).hasSize(1);
            assertThatThrownBy(() -> gate.lookupByName("rebind.TEST", policy))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("private");
        } finally {
            GuardedResolver.release("rebind.test");
        }
        assertThat(gate.lookupByName("rebind.test", policy)).hasSize(1); // nobody guards it any more
    }

    @Test
    void theProcessUsesTheGuardedResolver() throws Exception {
        assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
        assertThat(GuardedResolver.active()).isTrue();
    }
}
