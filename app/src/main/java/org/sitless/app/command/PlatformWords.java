package org.sitless.app.command;

import java.util.Arrays;
import java.util.Iterator;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.peerconfig.Platform;

/** Platforms as they are typed. */
final class PlatformWords implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(Platform.values()).map(Platform::word).iterator();
    }

    /** The platform. @throws CommandFailure listing those there are */
    static Platform parse(String word, String option) {
        return Platform.ofWord(word)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "unknown platform '" + word + "'", option, "there is: " + Platform.words()));
    }
}
