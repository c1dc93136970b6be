package org.espprovision.pki;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The names a broker's certificate answers to.
 *
 * <p>An IPv4 address stands there twice, as {@code IP:192.0.2.1} for Java and OpenSSL and as {@code DNS:192.0.2.1} for
 * the ESP8266: its BearSSL compares the text it was told to connect to with DNS names only and never looks at addresses.
 *
 * @param names DNS names and IPv4 addresses as text, in the order given
 * @param addresses IPv4 and IPv6 addresses
 */
public record ServerNames(List<String> names, List<InetAddress> addresses) {
    private static final Pattern DOTTED_QUAD = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
    private static final int MAX_COMMON_NAME = 64;

    public ServerNames {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }

    /**
     * Names and addresses as a person writes them. No name server is asked.
     *
     * @throws CredentialsException {@code name.host}
     */
    public static ServerNames ofHosts(List<String> hosts) {
        return ofHosts(hosts, HostName.Underscores.REFUSED);
    }

    /** The same, taking names with an underscore, which Java's TLS refuses and OpenSSL accepts. */
    public static ServerNames ofHostsWithUnderscores(List<String> hosts) {
        return ofHosts(hosts, HostName.Underscores.TAKEN);
    }

    private static ServerNames ofHosts(List<String> hosts, HostName.Underscores underscores) {
        Set<String> names = new LinkedHashSet<>();
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (String host : hosts) {
            if (host.indexOf(':') >= 0) {
                addresses.add(parseAddress(host));
            } else {
                names.add(host);
            }
        }
        return of(names, addresses, underscores);
    }

    static ServerNames of(Set<String> dnsNames, Set<InetAddress> addresses) {
        return of(dnsNames, addresses, HostName.Underscores.REFUSED);
    }

    private static ServerNames of(Set<String> dnsNames, Set<InetAddress> addresses, HostName.Underscores underscores) {
        Set<String> names = new LinkedHashSet<>(dnsNames);
        Set<InetAddress> all = new LinkedHashSet<>(addresses);
        for (String name : dnsNames) {
            HostName.fault(name, underscores).ifPresent(fault -> {
                throw CredentialsException.badHostName(name, fault);
            });
            if (DOTTED_QUAD.matcher(name).matches()) {
                all.add(parseAddress(name));
            }
        }
        for (InetAddress address : addresses) {
            if (address instanceof Inet4Address) {
                names.add(address.getHostAddress());
            }
        }
        if (all.isEmpty() && names.isEmpty()) {
            throw CredentialsException.noHostName();
        }
        return new ServerNames(List.copyOf(names), List.copyOf(all));
    }

    /** For people only: clients look at the alternative names when there are any. */
    public String commonName() {
        return names.stream()
                .filter(name -> name.length() <= MAX_COMMON_NAME)
                .findFirst()
                .orElse("broker");
    }

    GeneralNames alternativeNames() {
        List<GeneralName> all = new ArrayList<>();
        names.forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        addresses.forEach(
                address -> all.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(address.getAddress()))));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    private static InetAddress parseAddress(String digits) {
        try {
            return InetAddress.getByName(digits); // a literal: nothing is looked up
        } catch (UnknownHostException e) {
            throw CredentialsException.badHostName(digits, "It looks like an IP address but is none.");
        }
    }
}
