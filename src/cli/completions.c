/* SPDX-License-Identifier: MIT
 * Prints what completes the command line of seedance-check in a shell, from the tables of options,
 * rules, profiles and formats: completions bash|zsh|fish. It runs when the program is built. */
#include "cli/options.h"

#include <string.h>

/** What stands for a value on the command line. */
enum value {
    VALUE_NONE = 0, /**< the option takes none */
    VALUE_ANY,
    VALUE_CHOICE,  /**< a word of the option's own */
    VALUE_FILE,    /**< any file */
    VALUE_PROFILE, /**< a name, or a file of JSON */
    VALUE_REPORT,  /**< a format, a colon and a file behind it, perhaps */
    VALUE_RULE,    /**< an id of a rule, or a prefix */
    VALUE_RULES,   /**< such ones, commas between them */
};

/** Which of them an argument's name says. */
static const struct {
    const char *argument;
    enum value value;
} values[] = {
    {"FILE", VALUE_FILE}, {"NAME|FILE", VALUE_PROFILE}, {"NAME[:FILE]", VALUE_REPORT},
    {"ID", VALUE_RULE},   {"IDS", VALUE_RULES},
};

static enum value value_of(const struct sdc_option *option)
{
    if (!option->argument)
        return VALUE_NONE;
    if (option->choices)
        return VALUE_CHOICE;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (strcmp(option->argument, values[i].argument) == 0)
            return values[i].value;
    }
    return VALUE_ANY;
}

/* --- Words --- */

static void print_choices(const struct sdc_option *option)
{
    for (const char *const *choice = option->choices; *choice; choice++)
        printf("%s%s", choice == option->choices ? "" : " ", *choice);
}

/** Every prefix that ends before a dot, once, and every id. */
static void print_rules(void)
{
    const char *last = "";
    for (size_t i = 0; i < sdc_n_checks; i++) {
        const char *id = sdc_checks[i].id;
        size_t n = strcspn(id, ".");
        if (strncmp(last, id, n + 1) != 0)
            printf("%s%.*s", i == 0 ? "" : " ", (int)n, id);
        printf(" %s", id);
        last = id;
    }
}

static void print_profiles(void)
{
    for (size_t i = 0; i < sdc_n_profiles; i++)
        printf("%s ", sdc_profiles[i].id);
    printf("all");
}

static void print_reports(void)
{
    for (size_t i = 0; i < sdc_n_report_formats; i++)
        printf("%s%s", i == 0 ? "" : " ", sdc_report_formats[i]->name);
}

/** Suffixes of media, a bar between them, escape before what has a meaning in patterns. */
static void print_suffixes(const char *escape)
{
    const char *separator = "";
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        const struct sdc_format_info *info = sdc_format_info((enum sdc_format)i);
        const char *word = info->type == SDC_TYPE_NONE ? "" : info->suffixes;
        for (size_t n; *word; word += n + (word[n] == ' ')) {
            n = strcspn(word, " ");
            bool is_first = true;
            for (unsigned j = 0; j < i; j++)
                is_first = is_first && !sdc_format_has_suffix((enum sdc_format)j, word, n);
            if (!is_first)
                continue;
            fputs(separator, stdout);
            for (size_t letter = 0; letter < n; letter++)
                printf("%s%c", word[letter] == '+' ? escape : "", word[letter]);
            separator = "|";
        }
    }
}

/** Prints a text with a backslash before those of its characters that are among special ones, and
 *  within single quotes with those of sh (is_sh) or fish. */
static void print_escaped(const char *text, const char *special, bool is_sh)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs(is_sh ? "'\\''" : "\\'", stdout);
        else
            printf("%s%c", strchr(special, *text) ? "\\" : "", *text);
    }
}

/* --- bash --- */

static const char bash_begin[] =
    "# shellcheck shell=bash\n"
    "# bash completion for seedance-check, made from its tables.\n"
    "\n"
    "# Adds the files whose names match an ERE, and folders.\n"
    "_seedance_check_files()\n"
    "{\n"
    "    local name names\n"
    "    mapfile -t names < <(compgen -f -- \"$cur\")\n"
    "    for name in \"${names[@]}\"; do\n"
    "        if [[ ${name,,} =~ $1 || -d ${name/#\\~\\//$HOME/} ]]; then\n"
    "            COMPREPLY+=(\"$name\")\n"
    "            compopt -o filenames 2>/dev/null\n"
    "        fi\n"
    "    done\n"
    "}\n"
    "\n"
    "_seedance_check_words()\n"
    "{\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
    "}\n"
    "\n"
    "_seedance_check()\n"
    "{\n"
    "    # The shell takes = and : for words of their own.\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} before='' word\n"
    "    COMPREPLY=()\n"
    "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
    "        [[ $word != -- ]] || before=--\n"
    "    done\n"
    "    if [[ $before == -- ]]; then\n"
    "        option=\n"
    "    elif [[ $cur == : || $option == : ]]; then\n"
    "        return\n"
    "    elif [[ $cur == = ]]; then\n"
    "        cur=\n"
    "    elif [[ $option == = ]]; then\n"
    "        option=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "    case $option in\n";

static void print_bash_value(const struct sdc_option *option)
{
    enum value value = value_of(option);
    if (value == VALUE_NONE)
        return;
    printf("    --%s", option->name);
    if (option->letter)
        printf(" | -%c", option->letter);
    fputs(")\n        ", stdout);
    switch (value) {
    case VALUE_NONE:
    case VALUE_FILE: /* what bash does by itself where nothing is found */
        break;
    case VALUE_ANY:
        fputs("compopt +o default 2>/dev/null\n        ", stdout);
        break;
    case VALUE_CHOICE:
        fputs("_seedance_check_words '", stdout);
        print_choices(option);
        fputs("'\n        ", stdout);
        break;
    case VALUE_PROFILE:
        fputs("_seedance_check_words '", stdout);
        print_profiles();
        fputs("'\n        _seedance_check_files '\\.json$'\n        ", stdout);
        break;
    case VALUE_REPORT:
        fputs("_seedance_check_words '", stdout);
        print_reports();
        fputs("'\n        ", stdout);
        break;
    case VALUE_RULE:
    case VALUE_RULES:
        fputs("[[ $cur != *,* ]] || before=${cur%,*},\n"
              "        mapfile -t COMPREPLY < <(compgen -P \"$before\" -W '",
              stdout);
        print_rules();
        fputs("' -- \"${cur##*,}\")\n        ", stdout);
        break;
    }
    fputs("return\n        ;;\n", stdout);
}

static void print_bash(void)
{
    fputs(bash_begin, stdout);
    for (size_t i = 0; i < sdc_n_options; i++)
        print_bash_value(&sdc_options_table[i]);
    fputs("    esac\n    if [[ $cur == -* && $before != -- ]]; then\n"
          "        _seedance_check_words '",
          stdout);
    for (size_t i = 0; i < sdc_n_options; i++) {
        const struct sdc_option *option = &sdc_options_table[i];
        printf("%s--%s", i == 0 ? "" : " ", option->name);
        if (option->letter)
            printf(" -%c", option->letter);
    }
    fputs("'\n    else\n        _seedance_check_files '\\.(", stdout);
    print_suffixes("\\");
    fputs(")$'\n    fi\n}\n\ncomplete -o default -F _seedance_check seedance-check\n", stdout);
}

/* --- zsh --- */

static void print_zsh_functions(void)
{
    fputs("#compdef seedance-check\n"
          "# zsh completion for seedance-check, made from its tables.\n"
          "\n"
          "_seedance_check_rules() {\n"
          "    compset -P '*,'\n"
          "    compadd -- ",
          stdout);
    print_rules();
    fputs("\n}\n\n_seedance_check_profile() {\n    compadd -- ", stdout);
    print_profiles();
    fputs("\n    _files -g '*.json(-.)'\n}\n\n_seedance_check_report() {\n"
          "    if compset -P '*:'; then\n        _files\n    else\n        compadd -- ",
          stdout);
    print_reports();
    fputs("\n    fi\n}\n\n_arguments -s -S \\\n", stdout);
}

/** The specification of one form of an option: "'*--type=[help]:TYPE:(auto image)'". */
static void print_zsh_form(const struct sdc_option *option, const char *dashes, const char *form,
                           const char *joint)
{
    static const char *const actions[] = {
        [VALUE_ANY] = " ",
        [VALUE_FILE] = "_files",
        [VALUE_PROFILE] = "_seedance_check_profile",
        [VALUE_REPORT] = "_seedance_check_report",
        [VALUE_RULE] = "_seedance_check_rules",
        [VALUE_RULES] = "_seedance_check_rules",
    };
    enum value value = value_of(option);
    printf("    '*%s%s%s[", dashes, form, value == VALUE_NONE ? "" : joint);
    print_escaped(option->help, "[]:\\", true);
    fputs("]", stdout);
    if (value != VALUE_NONE) {
        fputs(":", stdout);
        print_escaped(option->argument, "[]:\\", true);
        fputs(":", stdout);
    }
    if (value == VALUE_CHOICE) {
        fputs("(", stdout);
        print_choices(option);
        fputs(")", stdout);
    } else if (value != VALUE_NONE)
        fputs(actions[value], stdout);
    fputs("' \\\n", stdout);
}

static void print_zsh(void)
{
    print_zsh_functions();
    for (size_t i = 0; i < sdc_n_options; i++) {
        const struct sdc_option *option = &sdc_options_table[i];
        const char letter[] = {option->letter, '\0'};
        if (option->letter)
            print_zsh_form(option, "-", letter, "+");
        print_zsh_form(option, "--", option->name, "=");
    }
    fputs("    '*:input:_files -g \"*.(#i)(", stdout);
    print_suffixes("");
    fputs(")(-.)\"'\n", stdout);
}

/* --- fish --- */

static void print_fish_functions(void)
{
    fputs("# fish completion for seedance-check, made from its tables.\n"
          "\n"
          "function __seedance_check_files\n"
          "    set -l names (complete -C \"__fish_command_without_completions $argv[1]\")\n"
          "    string match -ri -- $argv[2] $names; or printf '%s\\n' $names\n"
          "end\n"
          "\n"
          "function __seedance_check_token\n"
          "    commandline -ct | string replace -r -- '^--[a-z-]+=' ''\n"
          "end\n"
          "\n"
          "function __seedance_check_rules\n"
          "    set -l before (__seedance_check_token | string match -r -- '.*,')\n"
          "    for rule in ",
          stdout);
    print_rules();
    fputs("\n        echo \"$before$rule\"\n    end\nend\n\n"
          "function __seedance_check_profile\n    printf '%s\\n' ",
          stdout);
    print_profiles();
    fputs("\n    __seedance_check_files (__seedance_check_token) "
          "'^.*(?:/|\\.json)(?:\\t.*)?$'\nend\n\n"
          "function __seedance_check_report\n"
          "    set -l words (__seedance_check_token | string split -m 1 :)\n"
          "    if set -q words[2]\n"
          "        for name in (__seedance_check_files \"$words[2]\" '.*')\n"
          "            echo \"$words[1]:$name\"\n"
          "        end\n"
          "    else\n"
          "        printf '%s\\n' ",
          stdout);
    print_reports();
    fputs("\n    end\nend\n\ncomplete -c seedance-check -f -a \\\n"
          "    \"(__seedance_check_files (commandline -ct) '^.*(?:/|\\.(?:",
          stdout);
    print_suffixes("\\");
    fputs("))(?:\\t.*)?\\$')\"\n", stdout);
}

static void print_fish(void)
{
    static const char *const actions[] = {
        [VALUE_NONE] = "",
        [VALUE_ANY] = " -x",
        [VALUE_FILE] = " -r -F",
        [VALUE_PROFILE] = " -x -a '(__seedance_check_profile)'",
        [VALUE_REPORT] = " -x -a '(__seedance_check_report)'",
        [VALUE_RULE] = " -x -a '(__seedance_check_rules)'",
        [VALUE_RULES] = " -x -a '(__seedance_check_rules)'",
    };
    print_fish_functions();
    for (size_t i = 0; i < sdc_n_options; i++) {
        const struct sdc_option *option = &sdc_options_table[i];
        enum value value = value_of(option);
        fputs("complete -c seedance-check", stdout);
        if (option->letter)
            printf(" -s %c", option->letter);
        printf(" -l %s", option->name);
        if (value == VALUE_CHOICE) {
            fputs(" -x -a '", stdout);
            print_choices(option);
            fputs("'", stdout);
        } else
            fputs(actions[value], stdout);
        fputs(" -d '", stdout);
        print_escaped(option->help, "\\", false);
        fputs("'\n", stdout);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    for (size_t i = 0; i < sizeof shells / sizeof shells[0] && argc == 2; i++) {
        if (strcmp(argv[1], shells[i].name) != 0)
            continue;
        shells[i].print();
        return fflush(stdout) == 0 ? 0 : 1;
    }
    fputs("usage: completions bash|zsh|fish\n", stderr);
    return 2;
}
