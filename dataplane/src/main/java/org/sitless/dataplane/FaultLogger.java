package org.sitless.dataplane;

import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what the data plane survives. It is asked at most once a minute for each kind of fault. */
final class FaultLogger implements ErrorHandler {
    static final FaultLogger INSTANCE = new FaultLogger();

    private FaultLogger() {}

    @Override
    public void onError(Throwable fault) {
        Logger log = LoggerFactory.getLogger(Dataplane.class); // not before: setting logging up costs start-up time
        log.warn("{}", fault.getMessage());
        log.debug("where that was", fault);
    }
}
