package org.sitless.app.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.sitless.app.config.BrokerConfig.Registration;

/** The page: plain HTML that works in every browser, its one style sheet inside. */
final class Page {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#222}
            label{display:block;margin:1rem 0}input,select,button{font:inherit;padding:.4rem;width:100%;box-sizing:border-box}
            button{width:auto;padding:.4rem 1.5rem}.wrong{border-left:.3rem solid #b00;padding-left:1rem}\
            """;

    private static final String FRAME = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>IPv6 tunnels</title><style>%s</style></head>
            <body><h1>IPv6 tunnels</h1>
            %s</body></html>
            """;

    private static final String FORM = """
            <p>Register, and you get a file <code>tspc.conf</code> with your password in it. Keep it: it is shown once.
            Then run <code>sitless tspc -f tspc.conf</code>, or the client you have always had.</p>
            <form method="post" action="register">
            <label>Name <input name="user" required maxlength="63" autocomplete="username" autocapitalize="none"
             pattern="[a-z0-9]([a-z0-9._-]*[a-z0-9])?" title="a-z, 0-9, dot, dash, underscore"></label>
            %s<label>For <select name="host_type"><option value="host">one computer</option>
            <option value="router">a whole network</option></select></label>
            <button>Register</button></form>
            """;

    private static final String TOKEN_FIELD = """
            <label>Invitation <input name="token" required maxlength="80" autocomplete="off" spellcheck="false"></label>
            """;

    private Page() {}

    /** Nothing but this page's own style may have any effect, and no other page may frame it. */
    static String contentSecurityPolicy() {
        return "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
                + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    static String form(Registration policy) {
        return switch (policy) {
            case CLOSED -> framed("<p>Nobody can register here by himself: ask whoever runs this broker.</p>\n");
            case INVITE -> framed(FORM.formatted(TOKEN_FIELD));
            case OPEN -> framed(FORM.formatted(""));
        };
    }

    /** Says what is wrong, in words of ours. */
    static String refusal(String text) {
        return framed("<p class=\"wrong\">" + text + "</p>\n<p><a href=\"./\">Try again</a></p>\n");
    }

    private static String framed(String content) {
        return FRAME.formatted(STYLE, content);
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
