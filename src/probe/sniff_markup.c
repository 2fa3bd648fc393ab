/* SPDX-License-Identifier: MIT
 * Tells HTML, SVG and other XML apart by the first element. */
#include "probe/sniff_parts.h"

#include <stdio.h>
#include <string.h>

/** Room for an element's name and for a page's title, with their NUL [bytes]. */
#define NAME_SIZE              48
#define TITLE_SIZE             101

#define UTF8_CONTINUATION_MASK 0xc0
#define UTF8_CONTINUATION      0x80
#define ASCII_END              0x80

/** Elements of HTML that are told as such even in XML clothing. */
static const char *const page_elements[] = {"html", "head", "body"};
/** Elements of HTML that a page may begin with (mimesniff.spec.whatwg.org, "identify an unknown
 *  MIME type", and what error pages were seen to begin with). */
static const char *const other_elements[] = {"script", "iframe", "h1",    "h2",     "div", "font",
                                             "table",  "a",      "style", "title",  "b",   "br",
                                             "p",      "meta",   "link",  "center", "span"};

static bool is_one_of(const char *name, const char *const *words, size_t n_words)
{
    const struct sdc_sniff_view view = {.bytes = (const uint8_t *)name, .n = strlen(name)};
    for (size_t i = 0; i < n_words; i++) {
        if (strlen(words[i]) == view.n && sdc_sniff_has_word(&view, 0, words[i]))
            return true;
    }
    return false;
}

static bool is_name_byte(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte && strchr("0123456789_-.:", byte)) || byte >= ASCII_END;
}

/** Reads the name at offset at, cut to NAME_SIZE, and returns the offset behind it; at itself
 *  where there is none. */
static size_t read_name(const struct sdc_sniff_view *view, size_t at, char name[NAME_SIZE])
{
    size_t end = at;
    while (end < view->n && is_name_byte(view->bytes[end]))
        end++;
    sdc_sniff_copy(view, at, end - at, name, NAME_SIZE);
    return end;
}

/** The offset behind word, looked for from offset at on; the view's end if it is not there. */
static size_t skip_past(const struct sdc_sniff_view *view, size_t at, const char *word)
{
    size_t found = sdc_sniff_find_word(view, at, word);
    return found < view->n ? found + strlen(word) : view->n;
}

/** Copies the title in [start, end) with each run of white space as one space, cut to its room
 *  between characters. */
static void fold_title(const struct sdc_sniff_view *view, size_t start, size_t end,
                       char title[TITLE_SIZE])
{
    size_t n = 0;
    for (size_t at = start; at < end && n < TITLE_SIZE - 1; at++) {
        uint8_t byte = view->bytes[at];
        if (byte && !sdc_sniff_is_space(byte))
            title[n++] = (char)byte;
        else if (n > 0 && title[n - 1] != ' ')
            title[n++] = ' ';
    }
    if (n == TITLE_SIZE - 1) {
        while (n > 0 && ((uint8_t)title[n - 1] & UTF8_CONTINUATION_MASK) == UTF8_CONTINUATION)
            n--;
        n -= n > 0 && (uint8_t)title[n - 1] >= ASCII_END;
    }
    n -= n > 0 && title[n - 1] == ' ';
    title[n] = '\0';
}

static void set_title(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    char title[TITLE_SIZE];
    size_t tag = skip_past(view, 0, "<title");
    size_t start = skip_past(view, tag, ">");
    size_t end = sdc_sniff_find_word(view, start, "</title");
    fold_title(view, start, end, title);
    if (title[0])
        snprintf(facts->detail, sizeof facts->detail, "titled \"%s\"", title);
}

/** What stands before the first element. */
struct prolog {
    size_t end;       /**< where the first element, or its name in the document type, begins */
    bool has_comment; /**< there is one, ended or not */
    bool is_declared; /**< an XML declaration or a document type says that this is markup */
    bool has_type;    /**< end is where the document type names the element */
};

static struct prolog read_prolog(const struct sdc_sniff_view *view)
{
    struct prolog prolog = {0};
    /* Each turn goes on by what it found, so the view is the ceiling. */
    while (!prolog.has_type) {
        size_t at = prolog.end = sdc_sniff_skip_space(view, prolog.end);
        if (sdc_sniff_has_word(view, at, "<?")) {
            prolog.is_declared = prolog.is_declared || sdc_sniff_has_word(view, at, "<?xml");
            prolog.end = skip_past(view, at, "?>");
        } else if (sdc_sniff_has_word(view, at, "<!--")) {
            prolog.has_comment = true;
            prolog.end = skip_past(view, at, "-->");
        } else if (sdc_sniff_has_word(view, at, "<!doctype")) {
            prolog.is_declared = prolog.has_type = true;
            prolog.end = sdc_sniff_skip_space(view, at + strlen("<!doctype"));
        } else {
            break;
        }
    }
    return prolog;
}

/** Decides by the first element, whose name may be cut or none. What is neither declared as markup
 *  nor named as a page is XML only where all of it is text. */
static bool judge_element(const char *name, bool is_declared, bool is_text, struct sdc_facts *facts)
{
    const char *colon = strchr(name, ':');
    const char *local_name = colon ? colon + 1 : name;
    bool is_page =
        is_one_of(local_name, page_elements, sizeof page_elements / sizeof *page_elements);
    bool is_other = is_one_of(name, other_elements, sizeof other_elements / sizeof *other_elements);
    facts->format = SDC_FORMAT_XML;
    if (is_page || (is_other && !is_declared))
        facts->format = SDC_FORMAT_HTML;
    else if (strcmp(local_name, "svg") == 0)
        facts->format = SDC_FORMAT_SVG;
    else if (name[0])
        snprintf(facts->detail, sizeof facts->detail, "first element \"%s\"", name);
    return is_declared || facts->format != SDC_FORMAT_XML || (name[0] && is_text);
}

/** Reads the first element's name; empty where text stands in its place. Returns the offset behind
 *  it. */
static size_t read_element(const struct sdc_sniff_view *view, const struct prolog *prolog,
                           char name[NAME_SIZE])
{
    size_t start = prolog->end;
    if (!prolog->has_type && sdc_sniff_has_word(view, start, "<"))
        start++;
    else if (!prolog->has_type)
        start = view->n;
    return read_name(view, start, name);
}

/** True if a tag that is open at offset at is a tag, as far as the view tells. */
static bool is_tag(const struct sdc_sniff_view *view, size_t at)
{
    bool ends_name = at < view->n && (sdc_sniff_is_space(view->bytes[at]) ||
                                      view->bytes[at] == '>' || view->bytes[at] == '/');
    return ends_name && sdc_sniff_find_word(view, at, ">") < view->n;
}

bool sdc_sniff_markup(const struct sdc_sniff_view *view, struct sdc_facts *facts)
{
    char name[NAME_SIZE];
    struct prolog prolog = read_prolog(view);
    size_t end = read_element(view, &prolog, name);
    /* A page that begins with a comment longer than the view, as browsers take it. */
    if (prolog.end >= view->n && prolog.has_comment && !prolog.is_declared)
        return true;
    if (!prolog.is_declared && !is_tag(view, end))
        return false;
    if (!judge_element(name, prolog.is_declared, view->is_text, facts))
        return false;
    if (facts->format == SDC_FORMAT_HTML)
        set_title(view, facts);
    return true;
}
