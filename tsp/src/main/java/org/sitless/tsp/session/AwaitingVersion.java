package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.codec.Framing;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** Somebody is there and has said nothing yet. */
record AwaitingVersion(Encounter encounter, Instant deadline) implements BrokerPhase {
    /** RFC 5572 defines 2.0.0; gogoc says 2.0.2, others 2.0.1. Version 1 has no accept message. */
    private static final Pattern SUPPORTED = Pattern.compile("2\\.0\\.[0-9]{1,4}");

    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        if (message instanceof ClientMessage.Version version) {
            return greet(version);
        } else if (message instanceof ClientMessage.EchoRequest) {
            return stayAndSend(new BrokerOutput.Send(new BrokerMessage.StatusLine(Status.OK)));
        } else if (message instanceof ClientMessage.Poll) {
            return stayAndAcknowledge();
        }
        return refuseOutOfTurn(Status.INVALID_REQUEST, message);
    }

    private Step<BrokerState, BrokerOutput> greet(ClientMessage.Version version) {
        BrokerSettings settings = encounter.settings();
        if (settings.referral().always()) {
            return sendElsewhere();
        }
        if (!SUPPORTED.matcher(version.number()).matches()) {
            return refuse(Status.UNSUPPORTED_VERSION, refused("version " + version.number()));
        }
        BrokerMessage capability = new BrokerMessage.Capability(
                settings.terms().tunnelTypes(),
                settings.mechanisms().stream().map(Mechanism::saslName).toList());
        return Step.to(
                new AwaitingMechanism(encounter, deadline),
                new BrokerOutput.UseFraming(Framing.COMMAND),
                new BrokerOutput.Send(capability));
    }

    Step<BrokerState, BrokerOutput> sendElsewhere() {
        return refuse(Status.REDIRECT, refused("sent to another broker"));
    }

    private BrokerEffect.Report refused(String detail) {
        return encounter.report(BrokerEffect.Event.REQUEST_REFUSED, Optional.empty(), detail);
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        return refuse(fault);
    }
}
