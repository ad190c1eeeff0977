/* What no computed style says: how images fit a screen, lists without marks, notes' numbers. Rules of
 * low specificity, printed first, so that the book's own win. */
#include "epub/css.h"

const char css_preamble[] =
    "img { max-width: 100%; height: auto; }\n"
    /* Dark ink on nothing would be lost at night. */
    "img[src$=\".svg\"], img[src$=\".png\"] { background-color: #fff; }\n"
    "figure img { display: block; margin: 0 auto; }\n"
    "figcaption { margin-top: 0.4em; }\n"
    /* Parts of a figure: side by side where there is room, else below each other, as they also are where flexible
     * boxes are not known. */
    ".figurerow { display: -webkit-flex; display: flex; flex-wrap: wrap; justify-content: center;"
    " align-items: flex-start; }\n"
    ".figurerow > figure { min-width: 8em; padding: 0 0.4em; }\n"
    "caption { padding-bottom: 0.3em; }\n"
    /* What text runs around ends above these. */
    "pre, table, h1, h2, h3, h4, h5, h6 { clear: both; }\n"
    "figure, pre, table { break-inside: avoid; page-break-inside: avoid; }\n"
    "pre { white-space: pre-wrap; overflow-wrap: break-word; }\n"
    ".line[data-line]::before { content: attr(data-line); display: inline-block; width: 2.2em;"
    " margin-right: 1em; text-align: right; font-weight: normal; font-style: normal; color: #666;"
    " -webkit-user-select: none; user-select: none; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { vertical-align: top; }\n"
    /* Long addresses must not stand out of a narrow screen. */
    "body { overflow-wrap: break-word; }\n"
    ".align-left { text-align: left; }\n"
    ".align-center { text-align: center; }\n"
    ".align-decimal { text-align: right; font-variant-numeric: lining-nums tabular-nums; }\n"
    ".align-right { text-align: right; }\n"
    "sub, sup, a.noteref { line-height: 0; }\n"
    "a.noteref, a.backlink, nav a { color: inherit; text-decoration: none; }\n"
    ".float { float: left; padding-right: 0.6em; }\n"
    "[dir=\"rtl\"] .float { float: right; padding-right: 0; padding-left: 0.6em; }\n"
    "li.task { list-style-type: none; }\n"
    ".line-number { float: right; text-indent: 0; font-size: 0.8em; }\n"
    "[dir=\"rtl\"] .line-number { float: left; }\n"
    "dfn { font-style: inherit; }\n"
    /* Such scripts have no italics, and their bold faces are their own: none is to be made by slanting and smearing. */
    ":lang(ar), :lang(fa), :lang(he), :lang(ja), :lang(ko), :lang(ur), :lang(yi), :lang(zh)"
    " { font-synthesis: none; }\n"
    "abbr { text-decoration: none; }\n"
    "ul.references { list-style-type: none; }\n"
    "ul.numeric > li > .label { display: inline-block; min-width: 2.2em; text-indent: 0; }\n"
    "a.biblioref, a.glossref { color: inherit; text-decoration: none; }\n"
    "ol.notes { list-style-type: none; padding: 0; }\n"
    "section.footnotes { margin-top: 2em; }\n"
    "nav { text-align: start; -epub-hyphens: none; -webkit-hyphens: none; hyphens: none; }\n"
    "nav ol { list-style-type: none; padding: 0; }\n"
    "nav ol ol { padding-left: 1.5em; }\n"
    "[dir=\"rtl\"] nav ol ol { padding-left: 0; padding-right: 1.5em; }\n"
    "nav li { margin: 0.3em 0; }\n"
    "section.cover { margin: 0; padding: 0; text-align: center; }\n"
    "section.cover img { max-height: 100%; max-height: 100vh; }\n";
