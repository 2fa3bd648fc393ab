/* SPDX-License-Identifier: MIT
 * Patterns of file names as git has them, and whether a path is like one.
 *
 * Where a star was too short, it is made longer, and the rest tried again. It is enough to
 * remember the last single star, until the next slash, and the last doubled one: whatever an
 * earlier one could reach in another way, it has reached already. So nothing is exponential. */
#include "audit/glob.h"

#include <string.h>

/** What is known of the pattern and of the path at one moment. */
struct match {
    const char *start;        /**< of the pattern */
    const char *pattern;      /**< what is left of it */
    const char *path;         /**< what is left of it */
    const char *star;         /**< the pattern behind the last "*"; NULL: none to be made longer */
    const char *star_path;    /**< where the path goes on behind what that stands for */
    const char *doubled;      /**< likewise for the last doubled star. @{ */
    const char *doubled_path; /** @} */
    bool is_broken;           /**< the pattern is no valid one */
};

/** What git takes for a space. */
static bool is_space(unsigned char c)
{
    return c != '\0' && strchr(" \t\r\n", c);
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lower(unsigned char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_alpha(unsigned char c)
{
    return is_lower(c) || is_upper(c);
}

static bool is_alnum(unsigned char c)
{
    return is_alpha(c) || is_digit(c);
}

static bool is_xdigit(unsigned char c)
{
    return is_digit(c) || (c != '\0' && strchr("abcdefABCDEF", c));
}

static bool is_print(unsigned char c)
{
    return c >= ' ' && c <= '~';
}

static bool is_graph(unsigned char c)
{
    return c > ' ' && c <= '~';
}

static bool is_punct(unsigned char c)
{
    return is_graph(c) && !is_alnum(c);
}

static bool is_cntrl(unsigned char c)
{
    enum { DELETE = 0x7f };
    return c < ' ' || c == DELETE;
}

/** The classes of POSIX, for ASCII in every locale. */
static const struct {
    const char *name;
    bool (*holds)(unsigned char c);
} classes[] = {
    {"alnum", is_alnum}, {"alpha", is_alpha}, {"blank", is_blank}, {"cntrl", is_cntrl},
    {"digit", is_digit}, {"graph", is_graph}, {"lower", is_lower}, {"print", is_print},
    {"punct", is_punct}, {"space", is_space}, {"upper", is_upper}, {"xdigit", is_xdigit},
};

/** A bracket that is being read. */
struct bracket {
    const char *at;         /**< what is read next */
    unsigned char wanted;   /**< the character of the path */
    unsigned char previous; /**< what a range may begin with; '\0': nothing */
    bool has_it;
    bool is_broken;
};

/** Reads one character, or what stands behind a backslash. */
static unsigned char take_char(struct bracket *bracket)
{
    if (*bracket->at == '\\')
        bracket->at++;
    bracket->is_broken = *bracket->at == '\0';
    return bracket->is_broken ? '\0' : (unsigned char)*bracket->at++;
}

/** Reads "[:name:]"; false if it stands for its own characters. */
static bool take_class(struct bracket *bracket)
{
    const char *name = bracket->at + strlen("[:");
    const char *end = strchr(name, ']');
    bracket->is_broken = !end;
    if (!end || end == name || end[-1] != ':')
        return !end;
    size_t size = (size_t)(end - 1 - name);
    bracket->at = end + 1;
    bracket->previous = '\0';
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (strlen(classes[i].name) == size && memcmp(classes[i].name, name, size) == 0) {
            bracket->has_it |= classes[i].holds(bracket->wanted);
            return true;
        }
    }
    bracket->is_broken = true;
    return true;
}

/** Reads one element of a bracket: a class, the end of a range, or a character. */
static void take_element(struct bracket *bracket)
{
    const char *at = bracket->at;
    if (at[0] == '[' && at[1] == ':' && take_class(bracket))
        return;
    if (at[0] == '-' && bracket->previous && at[1] != '\0' && at[1] != ']') {
        bracket->at++;
        unsigned char last = take_char(bracket);
        bracket->has_it |= bracket->wanted >= bracket->previous && bracket->wanted <= last;
        bracket->previous = '\0';
        return;
    }
    bracket->previous = take_char(bracket);
    bracket->has_it |= bracket->wanted == bracket->previous;
}

/** Whether the bracket at match->pattern stands for the next character; steps behind it. */
static bool match_bracket(struct match *match)
{
    struct bracket bracket = {.at = match->pattern + 1, .wanted = (unsigned char)*match->path};
    bool is_negated = *bracket.at == '!' || *bracket.at == '^';
    bracket.at += is_negated;
    do
        take_element(&bracket);
    while (!bracket.is_broken && *bracket.at != ']');
    match->is_broken = bracket.is_broken;
    match->pattern = bracket.is_broken ? match->pattern : bracket.at + 1;
    return !bracket.is_broken && bracket.has_it != is_negated && *match->path != '/';
}

/** Whether the pattern's next element, no star, stands for the next character; steps behind it. */
static bool match_one(struct match *match)
{
    char c = *match->path;
    if (c == '\0')
        return false;
    if (*match->pattern == '[')
        return match_bracket(match);
    if (*match->pattern == '?') {
        match->pattern++;
        return c != '/';
    }
    match->pattern += *match->pattern == '\\';
    if (*match->pattern != c)
        return false;
    match->pattern++;
    return true;
}

/** Makes the last star longer by one character, the last doubled one by one folder, and goes back
 *  there. False if none can be. */
static bool retry(struct match *match)
{
    if (match->star && *match->star_path != '\0' && *match->star_path != '/') {
        match->path = ++match->star_path;
        match->pattern = match->star;
        return true;
    }
    const char *slash = match->doubled ? strchr(match->doubled_path, '/') : NULL;
    if (!slash)
        return false;
    match->path = match->doubled_path = slash + 1;
    match->pattern = match->doubled;
    match->star = NULL;
    return true;
}

/** Takes the stars at match->pattern. True if they end the pattern and stand for all the rest. */
static bool match_stars(struct match *match)
{
    const char *first = match->pattern;
    size_t n = strspn(first, "*");
    const char *behind = first + n;
    size_t slash_size = behind[0] == '/' ? 1 : behind[0] == '\\' && behind[1] == '/' ? 2 : 0;
    bool is_doubled = n > 1 && (first == match->start || first[-1] == '/') &&
                      (slash_size > 0 || behind[0] == '\0');
    match->pattern = behind + (is_doubled ? slash_size : 0);
    if (!is_doubled) {
        match->star = behind;
        match->star_path = match->path;
        return behind[0] == '\0' && !strchr(match->path, '/');
    }
    match->star = NULL;
    match->doubled = match->pattern;
    match->doubled_path = match->path;
    /* Between slashes it may stand for no folder at all; git does not see that of an escaped one.
     */
    match->is_broken = slash_size == strlen("\\/") && !retry(match);
    return slash_size == 0;
}

bool sdc_glob_matches(const char *pattern, const char *path)
{
    struct match match = {.start = pattern, .pattern = pattern, .path = path};
    while (!match.is_broken && (*match.pattern != '\0' || *match.path != '\0')) {
        if (*match.pattern == '*') {
            if (match_stars(&match))
                return true;
            continue;
        }
        bool is_slash = *match.path == '/';
        if (match_one(&match)) {
            match.path++;
            match.star = is_slash ? NULL : match.star;
        } else if (match.is_broken || !retry(&match)) {
            return false;
        }
    }
    return !match.is_broken;
}
