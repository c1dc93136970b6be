package org.espprovision.paper;

/** An HTML page in one file: no script, nothing fetched, light or dark as the reader's screen is, and fit to print. */
final class Page {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c1f23; --paper: #fff; --faint: #6a737d; --line: #d8dde3;
              --good: #1a7f4b; --bad: #c0362c; --plain: #3867b7; --open: #9a7400; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --paper: #16191d; --faint: #98a1ab;
              --line: #343a41; --good: #4cc38a; --bad: #f2786d; --plain: #7ea6f0; --open: #d9b13b; } }
            body { font: 15px/1.45 system-ui, "Liberation Sans", Arial, sans-serif; color: var(--ink);
              background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
            .faint { color: var(--faint) } .good { color: var(--good) } .bad { color: var(--bad) }
            .open { color: var(--open) }
            .figures { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.2rem 0 }
            .figures div { border: 1px solid var(--line); border-radius: 6px; padding: .6rem 1rem; min-width: 7rem }
            .figures b { display: block; font-size: 1.5rem }
            svg { width: 100%; height: auto; max-width: 50rem } svg text { fill: var(--ink); font-size: 13px }
            svg text.label { fill: var(--faint) } rect.good { fill: var(--good) } rect.bad { fill: var(--bad) }
            rect.plain { fill: var(--plain) } rect.open { fill: var(--open) }
            table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
              border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
            th { color: var(--faint); font-weight: normal }
            section.sheet { break-after: page; border-bottom: 1px solid var(--line); padding-bottom: 2rem }
            @media print { :root { --ink: #000; --paper: #fff; --faint: #444; --line: #999; --good: #1a7f4b;
              --bad: #c0362c; --plain: #3867b7; --open: #9a7400; } body { margin: 0; max-width: none; font-size: 11pt }
              tr, svg, .figures { break-inside: avoid } thead { display: table-header-group }
              * { print-color-adjust: exact; -webkit-print-color-adjust: exact } @page { margin: 15mm } }
            """;

    private Page() {}

    /** @param body HTML */
    static String of(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(Markup.escape(title), STYLE, body);
    }
}
