package org.sitless.app.command;

import picocli.CommandLine.Command;

/** {@code sitless} itself: names the program; its commands do the work. */
@Command(
        name = "sitless",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "IPv6 over IPv4 tunnels (6in4, RFC 4213) without the kernel's sit module.",
        footer = {
            "",
            "Example:",
            "  sitless up --remote 203.0.113.7 --address 2001:db8:1::2/64 --route default",
            "",
            "Exit codes: 0 ok, 1 failed while running, 2 wrong usage or configuration,",
            "3 privilege or kernel feature missing, 4 refused by the peer."
        })
final class SitlessCommand {}
