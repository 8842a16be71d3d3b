package org.sitless.app.soak;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.sitless.app.lab.LinkProfile;

/** What may happen to one of our processes or its host. Each is inflicted, lasts, and is mended. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
enum SoakFault {
    /** The wire changes its character: offloads on or off, merging on arrival. */
    PROFILE(
            scene -> scene.host().link().profile(scene.pick(LinkProfile.values())),
            scene -> scene.host().link().profile(LinkProfile.PLAIN)),

    /** The device is switched off: its routes and neighbours go. */
    LINE_DOWN(scene -> scene.host().lineDown(), scene -> scene.host().lineUp()),

    /** The carrier goes: routes stay, nothing crosses. */
    CARRIER_DOWN(scene -> scene.host().carrierDown(), scene -> scene.host().carrierUp()),

    /** Some of the packets are lost without a word, in both directions. */
    LOSS(
            scene -> scene.host().link().lossPercent(1 + scene.random().nextInt(30)),
            scene -> scene.host().link().lossPercent(0)),

    /** The IPv4 address goes and comes back. */
    ADDRESS_LOST(scene -> scene.host().loseAddress(), scene -> scene.host().regainAddress()),

    /** The IPv4 address becomes another one. */
    ADDRESS_CHANGED(scene -> scene.host().move(scene.random().nextBoolean()), scene -> {}, end -> end.home()
            .canMove()),

    /** There is no way out. */
    ROUTE_LOST(scene -> scene.host().unroute(), scene -> scene.host().regainAddress()),

    /** A firewall forbids to send: EPERM. */
    SENDING_FORBIDDEN(
            scene -> scene.host().forbidSending(), scene -> scene.host().allowSending()),

    /** The path becomes narrower; the router says so. */
    NARROW_PATH(scene -> scene.host().mtuBytes(1_300 + scene.random().nextInt(200)), scene -> scene.host()
            .mtuBytes(1_500)),

    /** Somebody switches the tunnel's own device off, and on again. */
    TUNNEL_DOWN(scene -> scene.tunnel("down"), scene -> scene.tunnel("up")),

    /** The process gets no time at all, as on a host that swaps or a laptop that sleeps. */
    FROZEN(scene -> scene.end().freeze(), scene -> scene.end().thaw()),

    /** kill -9, and the supervisor starts it again at once. */
    KILLED(scene -> scene.end().killAndRestart(), scene -> {}, SoakEnd::mayBeKilled),

    /** Somebody sends whatever he likes in protocol 41, in the peer's name. */
    HOSTILE_BYTES(SoakScene::sendHostileBytes, scene -> {}),

    /** Somebody opens connections and says nothing. */
    IDLE_CONNECTIONS(SoakScene::openIdleConnections, SoakScene::closeIdleConnections);

    private final Consumer<SoakScene> inflict;
    private final Consumer<SoakScene> mend;
    private final Predicate<SoakEnd> concerns;

    SoakFault(Consumer<SoakScene> inflict, Consumer<SoakScene> mend) {
        this(inflict, mend, end -> true);
    }

    SoakFault(Consumer<SoakScene> inflict, Consumer<SoakScene> mend, Predicate<SoakEnd> concerns) {
        this.inflict = inflict;
        this.mend = mend;
        this.concerns = concerns;
    }

    void inflict(SoakScene scene) {
        inflict.accept(scene);
    }

    void mend(SoakScene scene) {
        mend.accept(scene);
    }

    boolean concerns(SoakEnd end) {
        return concerns.test(end);
    }
}
