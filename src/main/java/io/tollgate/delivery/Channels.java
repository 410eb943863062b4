package io.tollgate.delivery;

import io.tollgate.message.Medium;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The channels of this process: the one that is set, by which messages go unless they name another, and the other networks. */
@Component
final class Channels {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,20}");

    /** The name by which tables and chains call the channel that is set, whatever its own name is. */
    private static final String MESSENGER = "messenger";

    private final DeliveryChannel standard;
    private final String set;
    private final List<Network> networks;

    /** A network, and the name that the outbox has for it. */
    record Network(NetworkChannel channel, String inOutbox) {}

    Channels(ObjectProvider<DeliveryChannel> channels, @Value("${tollgate.delivery.channel:handset}") String set) {
        List<DeliveryChannel> all = channels.stream().toList();
        this.standard = Optional.ofNullable(channels.getIfUnique())
                .or(() -> all.stream().filter(channel -> channel.name().equals(set)).findFirst())
                .or(() -> only(all.stream().filter(LocalChannel.class::isInstance).toList()))
                .orElseThrow(() -> new IllegalStateException("tollgate.delivery.channel (" + set + ") names none of the channels "
                        + all.stream().map(DeliveryChannel::name).collect(Collectors.joining(", ", "(", ")"))
                        + ". Maybe it is misspelt, or the channel's own setting is missing"));
        this.set = set;
        this.networks = Stream.concat(Stream.of(standard), all.stream().filter(channel -> !channel.equals(standard)))
                .map(channel -> switch (channel) {
                    case NetworkChannel network -> new Network(network, network.equals(standard) ? "" : network.name());
                    case LocalChannel _ -> null;
                }).filter(Objects::nonNull).toList();
        networks.forEach(Channels::check);
    }

    /** The one within this process, which is set by another word than its name. */
    private static Optional<DeliveryChannel> only(List<DeliveryChannel> local) {
        return local.size() == 1 ? Optional.of(local.getFirst()) : Optional.empty();
    }

    private static void check(Network network) {
        String name = network.channel().name();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a channel (" + name + ") must consist of 1 to 20 small letters, digits and -");
        }
        if (network.channel().parallel() < 1 || !network.channel().limit().isPositive()) {
            throw new IllegalArgumentException("channel " + name + ": parallel() (" + network.channel().parallel() + ") and limit() ("
                    + network.channel().limit() + ") must be positive");
        }
    }

    /** How the outbox calls a channel that a table names: the one that is set has the empty name. */
    String inOutbox(String name) {
        return name.equals(MESSENGER) || name.equals(standard.name()) || name.equals(set) ? "" : name;
    }

    /** Whether this process has the channel by which messages in the outbox go. */
    boolean serves(String inOutbox) {
        return inOutbox.isEmpty() || networks.stream().anyMatch(network -> network.inOutbox().equals(inOutbox));
    }

    /** The medium of a channel in the outbox; of one that this process does not have, the messenger. */
    Medium medium(String inOutbox) {
        return ofOutbox(inOutbox).map(NetworkChannel::medium).orElse(Medium.MESSENGER);
    }

    /** The channel that is set, if it is within this process. */
    Optional<LocalChannel> local() {
        return standard instanceof LocalChannel local ? Optional.of(local) : Optional.empty();
    }

    List<Network> networks() {
        return networks;
    }

    /** The network by which messages go that have this channel in the outbox. */
    Optional<NetworkChannel> ofOutbox(String inOutbox) {
        return networks.stream().filter(network -> network.inOutbox().equals(inOutbox)).map(Network::channel).findFirst();
    }

    Optional<NetworkChannel> network(String name) {
        return networks.stream().map(Network::channel).filter(channel -> channel.name().equals(name)).findFirst();
    }
}
