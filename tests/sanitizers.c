/* SPDX-License-Identifier: MIT
 * The sanitizers' options, linked into the programs of build/asan: the environment is no place for
 * them, because a probe program does not get ours. */

/* The names are the sanitizers'. NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl*) */

/* They look for them in the finished program. */
#pragma GCC visibility push(default)

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);
const char *__lsan_default_suppressions(void);

/* exitcode: not one of our exit statuses. handle_segv: cmocka wants the signal for itself. */
const char *__asan_default_options(void)
{
    return "exitcode=99:handle_segv=2:detect_leaks=1:detect_stack_use_after_return=1";
}

const char *__ubsan_default_options(void)
{
    return "exitcode=99:print_stacktrace=1";
}

/* GLib and libvips keep what they allocate once (types, quarks, tables) until the process ends. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libglib-2.0\n"
           "leak:libgobject-2.0\n";
}

#pragma GCC visibility pop
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl*) */
