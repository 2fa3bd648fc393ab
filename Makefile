# SPDX-License-Identifier: MIT
# Builds, tests and installs seedance-check; `make help` tells what can be made.

# The build to make, each in a folder of its own: default, faults, asan or clang.
VARIANT    ?= default
PREFIX     ?= /usr/local
bindir     ?= $(PREFIX)/bin
libexecdir ?= $(PREFIX)/libexec
libdir     ?= $(PREFIX)/lib
includedir ?= $(PREFIX)/include
mandir     ?= $(PREFIX)/share/man
datadir    ?= $(PREFIX)/share
bashdir    ?= $(datadir)/bash-completion/completions
zshdir     ?= $(datadir)/zsh/site-functions
fishdir    ?= $(datadir)/fish/vendor_completions.d

# --- Sources: one list per layer, low to high ----------------------------------------------------

BASE   := buf err memory program q temporary text
FACTS  := facts format
SOURCE := address cache cursor extents fetch_plan http http_curl http_failure http_fields \
          http_remote http_reply http_request http_target open proxy sealed source url url_expiry
GIT    := blobs changes command hook lfs twin
PROBE  := bits bmp bmp_pixels exif gif heif heif_items heif_places heif_properties heif_size iso \
          iso_boxes iso_codecs iso_config iso_entry iso_facts iso_fragments iso_movie iso_samples \
          iso_times jpeg jpeg_gaps jpeg_scans mpeg_audio mpeg_header mpeg_tags parameter_sets \
          parameter_sets_avc parameter_sets_hevc picture png readers scan sniff sniff_container \
          sniff_frames sniff_image sniff_iso sniff_markup sniff_text sniff_view tiff \
          tiff_directory wav wav_codec webp wire wire_socket worker
RULES  := builtin check help help_video interval judge level media_type mend profile resolution \
          scale words
CONFIG := config_file config_site document keys profile_choice profile_file profile_print
REPORT := baseline csv escape fingerprint gcc github json json_in junit line line_media merge \
          object place report result sarif sink spool tally text
AUDIT  := changed crew demands engine exceptions fetch glob ignore inputs job junk locate names \
          walk
API    := checker outcome
CLI    := box check choose hooks options options_submit options_table output progress run \
          settings settings_show show targets

# These include libav* or libvips, or hold a main function: they are linked into one program each.
CHECK_ONLY := cli/main cli/hand_over
AV_ONLY    := probe/av probe/av_decode probe/av_main
IMAGE_ONLY := probe/image probe/image_main probe/image_lacks probe/image_rest
# These are seedance-submit, with all that seedance-check has but cli/hand_over.
SUBMIT      := api compare content_type copy crowd digest flow key label ledger ledger_file \
               listing reply transfer url
SUBMIT_ONLY := $(SUBMIT:%=submit/%) cli/submission cli/submission_check cli/submission_print
# This one runs when it is built.
COMPLETIONS_ONLY := cli/completions
# And these are in both probe programs.
BOXED      := probe/answer probe/fault probe/sandbox probe/serve

# A program per file. Found, not listed: a test that was not listed would never fail.
UNIT := $(patsubst %.c,%,$(wildcard tests/unit/test_*.c))

# A target per file; libFuzzer brings a main function, elsewhere replay.c does.
FUZZ := $(patsubst %.c,%,$(wildcard tests/fuzz/fuzz_*.c))

# What the targets for the probe programs share.
FUZZ_MEDIA := tests/fuzz/blocks tests/fuzz/media

BENCH := tests/bench/floor tests/bench/readers

# Both parsers in one program, for tests/cli/differential.t.
READINGS := tests/cli/readings

# Programs that tests use.
HELPERS := tests/http/fetch tests/alloc/library

HEADER := include/seedance_check.h
MAN1   := man/seedance-check.1
MAN3   := man/seedance-check.3
MAN5   := man/seedance-profile.5 man/seedance-check-config.5

# --- Flags ---------------------------------------------------------------------------------------

# Users have compilers that we have not seen, whose new warnings must not stop them.
WERROR ?= $(if $(filter default,$(VARIANT)),0,1)

# The library may become a part of a shared one, which then does not pass it on.
LANGUAGE := -std=c17 -D_GNU_SOURCE -Isrc -Iinclude -fPIC -fvisibility=hidden
# A table's row leaves out what is zero: no missing-field-initializers.
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wswitch-enum -Wimplicit-fallthrough -Wvla -Wformat=2 \
            -Wno-missing-field-initializers
HARDENED := -g -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
            -fstack-clash-protection
LINK     := -pie -Wl,-z,relro,-z,now -Wl,--as-needed

ifeq ($(VARIANT),default)
CFLAGS   ?= $(HARDENED)
else ifeq ($(VARIANT),faults)
# With the switches by which tests make the probe programs crash, hang and lie, and system calls
# fail.
CFLAGS   ?= $(HARDENED)
EXTRA    := -DSDC_FAULTS
TRAP     := tests/alloc/trap
else ifeq ($(VARIANT),asan)
CFLAGS   := -g -O1 -fno-omit-frame-pointer
# gcc warns of sign conversions in the shifts that it has instrumented itself.
EXTRA    := -DSDC_FAULTS -fsanitize=address,undefined -fno-sanitize-recover=undefined \
            -Wno-sign-conversion
ASAN     := tests/sanitizers
TRAP     := tests/alloc/trap
else ifeq ($(VARIANT),clang)
CC       := clang
CFLAGS   ?= $(HARDENED)
else ifeq ($(VARIANT),fuzz)
CC       := clang
CFLAGS   := -g -O1 -fno-omit-frame-pointer
EXTRA    := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZER   := -fsanitize=fuzzer
ASAN     := tests/sanitizers
else
$(error VARIANT is default, faults, asan, clang or fuzz, not $(VARIANT))
endif

# pkg-config is asked once, and not before a recipe needs the answer: when `make demo` reads this
# file, pkg-config may not be installed. -isystem: our warnings are not for others' headers.
once      = $(eval $1 := $$(shell $2 2>/dev/null))$($1)
cflags_of = $(call once,$1,pkg-config --cflags $2 | sed 's/-I/-isystem /g')
libs_of   = $(call once,$1,pkg-config --libs $2)

AV_CFLAGS      = $(call cflags_of,AV_CFLAGS,libavformat libavcodec libavutil)
AV_LIBS        = $(call libs_of,AV_LIBS,libavformat libavcodec libavutil)
IMAGE_CFLAGS   = $(call cflags_of,IMAGE_CFLAGS,vips gmodule-2.0 zlib)
IMAGE_LIBS     = $(call libs_of,IMAGE_LIBS,vips gmodule-2.0 zlib)
# Where libvips keeps its modules: the image program loads one of them by itself.
VIPS_LIBDIR    = $(call once,VIPS_LIBDIR,pkg-config --variable=libdir vips)
SECCOMP_CFLAGS = $(call cflags_of,SECCOMP_CFLAGS,libseccomp)
SECCOMP_LIBS   = $(call libs_of,SECCOMP_LIBS,libseccomp)
# Only its headers: it is loaded when it is needed.
CURL_CFLAGS    = $(call cflags_of,CURL_CFLAGS,libcurl)
SUBMIT_CFLAGS  = $(call cflags_of,SUBMIT_CFLAGS,libcurl sqlite3 libcrypto libcjson)
SUBMIT_LIBS    = $(call libs_of,SUBMIT_LIBS,libcurl sqlite3 libcrypto)
JSON_CFLAGS    = $(call cflags_of,JSON_CFLAGS,libcjson)
JSON_LIBS      = $(call libs_of,JSON_LIBS,libcjson)
CMOCKA_CFLAGS  = $(call cflags_of,CMOCKA_CFLAGS,cmocka)
CMOCKA_LIBS    = $(call libs_of,CMOCKA_LIBS,cmocka)

COMPILE = $(CC) $(LANGUAGE) $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(EXTRA) \
          -DSDC_LIBEXECDIR='"$(libexecdir)/seedance-check"'

# --- What is built -------------------------------------------------------------------------------

B       := build/$(VARIANT)
objects  = $(1:%=$(B)/src/%.o)

LIB_OBJECTS   := $(call objects,$(BASE:%=base/%) $(FACTS:%=facts/%) $(SOURCE:%=source/%) \
                   $(GIT:%=git/%) $(PROBE:%=probe/%) $(RULES:%=rules/%) $(CONFIG:%=config/%) \
                   $(REPORT:%=report/%) $(AUDIT:%=audit/%) $(API:%=api/%))
CLI_OBJECTS   := $(call objects,$(CLI:%=cli/%))
CHECK_OBJECTS := $(call objects,$(CHECK_ONLY))
SUBMIT_OBJECTS := $(call objects,$(SUBMIT_ONLY))
COMPLETIONS_OBJECTS := $(call objects,$(COMPLETIONS_ONLY))
AV_OBJECTS    := $(call objects,$(AV_ONLY))
IMAGE_OBJECTS := $(call objects,$(IMAGE_ONLY))
BOXED_OBJECTS := $(call objects,$(BOXED))
UNIT_OBJECTS  := $(UNIT:%=$(B)/%.o)
BENCH_OBJECTS := $(BENCH:%=$(B)/%.o)
READINGS_OBJECTS := $(READINGS:%=$(B)/%.o) $(B)/src/probe/av.o $(B)/src/probe/av_decode.o \
                    $(B)/src/probe/image.o $(B)/src/probe/image_lacks.o \
                    $(B)/src/probe/image_rest.o
HELP_OBJECTS  := $(HELPERS:%=$(B)/%.o)
FUZZ_OBJECTS  := $(FUZZ:%=$(B)/%.o) $(if $(FUZZER),,$(B)/tests/fuzz/replay.o)
MEDIA_OBJECTS := $(FUZZ_MEDIA:%=$(B)/%.o) $(B)/src/probe/answer.o $(B)/src/probe/fault.o
ASAN_OBJECTS  := $(ASAN:%=$(B)/%.o)
TRAP_OBJECTS  := $(TRAP:%=$(B)/%.o)
# What every program of a test build has.
RIGGED        := $(ASAN_OBJECTS) $(TRAP_OBJECTS)

PROBES   := $(B)/seedance-probe-av $(B)/seedance-probe-image
SUBMITTER := $(B)/seedance-submit
PROGRAMS := $(B)/seedance-check $(SUBMITTER) $(PROBES)
LIBRARY  := $(B)/libseedance_check.a
# What shells complete its command line by, each named as its shell looks for it.
COMPLETIONS := $(B)/completions/bash/seedance-check $(B)/completions/zsh/_seedance-check \
               $(B)/completions/fish/seedance-check.fish

Q       := $(if $(filter 1,$(V)),,@)
say      = $(if $(Q),@printf '  %-4s %s\n' $1 $2)
submake  = +@$(MAKE) --no-print-directory
# As many jobs as cores, unless the caller has said how many.
parallel = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all unit demo test lint fuzz soak format bench-start bench-audit bench-readers bench-remote
.PHONY: bench-hook testdata agreement fresh-machine
.PHONY: deb install uninstall clean help FORCE demo-run test-build test-run

## all (the default): programs and library, in build/default; V=1 shows the commands
all: $(PROGRAMS) $(LIBRARY) $(B)/seedance-check.pc $(COMPLETIONS)

## unit: the programs of the unit tests, and those that other tests use
unit: $(UNIT:%=$(B)/%) $(if $(ASAN),$(FUZZ:%=$(B)/%)) $(B)/tests/alloc/failing.so \
      $(HELPERS:%=$(B)/%) $(B)/$(READINGS)

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(if $(filter 1,$(WERROR)),-Werror) $(PACKAGES) -MMD -MP -c -o $@ $<

$(LIB_OBJECTS) $(CLI_OBJECTS) $(CHECK_OBJECTS): PACKAGES = $(JSON_CFLAGS) $(CURL_CFLAGS)
$(SUBMIT_OBJECTS): PACKAGES = $(SUBMIT_CFLAGS)
$(BOXED_OBJECTS): PACKAGES = $(SECCOMP_CFLAGS)
$(AV_OBJECTS):    PACKAGES = $(AV_CFLAGS)
$(READINGS:%=$(B)/%.o): PACKAGES = $(AV_CFLAGS)
$(IMAGE_OBJECTS): PACKAGES = $(IMAGE_CFLAGS) -DSDC_VIPS_LIBDIR='"$(VIPS_LIBDIR)"'
$(UNIT_OBJECTS):  PACKAGES = $(CMOCKA_CFLAGS) $(JSON_CFLAGS)
$(FUZZ_OBJECTS):  PACKAGES = $(JSON_CFLAGS) $(CURL_CFLAGS)

$(LIBRARY): $(LIB_OBJECTS)
$(B)/libcli.a: $(CLI_OBJECTS)
$(B)/libsubmit.a: $(SUBMIT_OBJECTS)
$(LIBRARY) $(B)/libcli.a $(B)/libsubmit.a:
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# A path below PREFIX as pkg-config writes it, so that a user can name another prefix.
below_prefix = $(patsubst $(PREFIX)/%,$${prefix}/%,$1)

define PKG_CONFIG_FILE
prefix=$(PREFIX)
includedir=$(call below_prefix,$(includedir))
libdir=$(call below_prefix,$(libdir))

Name: seedance-check
Description: Checks media files against the input requirements of Seedance
Version: $(shell sed -n 's/^#define SDC_VERSION "\(.*\)"$$/\1/p' src/base/version.h)
Requires: libcjson
Libs: -L$${libdir} -lseedance_check
Cflags: -I$${includedir}
endef

$(B)/seedance-check.pc: FORCE
	$(shell mkdir -p $(B))$(file >$@,$(PKG_CONFIG_FILE))

define link
$(call say,LINK,$@)
$(Q)$(CC) $(CFLAGS) $(EXTRA) $(LINK) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $1
endef

$(B)/seedance-check: $(CHECK_OBJECTS) $(RIGGED) $(B)/libcli.a $(LIBRARY)
	$(call link,$(JSON_LIBS))

$(SUBMITTER): $(B)/src/cli/main.o $(SUBMIT_OBJECTS) $(RIGGED) $(B)/libcli.a $(LIBRARY)
	$(call link,$(JSON_LIBS) $(SUBMIT_LIBS))

$(B)/write-completions: $(COMPLETIONS_OBJECTS) $(ASAN_OBJECTS) $(B)/libcli.a $(LIBRARY)
	$(call link,$(JSON_LIBS))

$(COMPLETIONS): $(B)/write-completions
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)$< $(notdir $(@D)) >$@

$(B)/seedance-probe-av: $(AV_OBJECTS) $(BOXED_OBJECTS) $(RIGGED) $(LIBRARY)
	$(call link,$(AV_LIBS) $(SECCOMP_LIBS))

$(B)/seedance-probe-image: $(IMAGE_OBJECTS) $(BOXED_OBJECTS) $(RIGGED) $(LIBRARY)
	$(call link,$(IMAGE_LIBS) $(SECCOMP_LIBS))

$(UNIT:%=$(B)/%): %: %.o $(ASAN_OBJECTS) $(B)/libsubmit.a $(B)/libcli.a $(LIBRARY)
	$(call link,$(CMOCKA_LIBS) $(JSON_LIBS) $(SUBMIT_LIBS))

$(BENCH:%=$(B)/%) $(HELPERS:%=$(B)/%): %: %.o $(ASAN_OBJECTS) $(LIBRARY)
	$(call link,$(JSON_LIBS))

$(B)/$(READINGS): $(READINGS_OBJECTS) $(ASAN_OBJECTS) $(LIBRARY)
	$(call link,$(AV_LIBS) $(IMAGE_LIBS))

$(FUZZ:%=$(B)/%): %: %.o $(filter %/replay.o,$(FUZZ_OBJECTS)) $(ASAN_OBJECTS) \
                     $(B)/libsubmit.a $(LIBRARY)
	$(call link,$(FUZZER) $(MEDIA_LIBS) $(JSON_LIBS))

$(B)/tests/fuzz/fuzz_av: $(MEDIA_OBJECTS) $(B)/src/probe/av.o $(B)/src/probe/av_decode.o
$(B)/tests/fuzz/fuzz_av: MEDIA_LIBS = $(AV_LIBS)
$(B)/tests/fuzz/fuzz_image: $(MEDIA_OBJECTS) $(B)/src/probe/image.o $(B)/src/probe/image_lacks.o \
                    $(B)/src/probe/image_rest.o
$(B)/tests/fuzz/fuzz_image: MEDIA_LIBS = $(IMAGE_LIBS)

$(B)/tests/alloc/failing.so: tests/alloc/failing.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -shared -o $@ $<

# Holds the flags: it changes when they do, and then everything is compiled anew. Without
# -Werror, which changes no object.
$(B)/flags: FORCE
	@pkg-config --exists --print-errors \
	    'libavformat libavcodec libavutil vips zlib libcjson libcurl libseccomp sqlite3 libcrypto' || \
	    { echo 'Packages are missing: "tools/setup.sh build" installs them.' >&2; exit 1; }
	$(shell mkdir -p $(B))$(file >$@.new,$(COMPILE) $(LINK) $(LDFLAGS) \
	    $(AV_CFLAGS) $(AV_LIBS) $(IMAGE_CFLAGS) $(IMAGE_LIBS) $(JSON_CFLAGS) $(JSON_LIBS) \
	    $(CURL_CFLAGS) $(SECCOMP_CFLAGS) $(SECCOMP_LIBS) $(SUBMIT_CFLAGS) $(SUBMIT_LIBS))
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

-include $(patsubst %.o,%.d,$(LIB_OBJECTS) $(CLI_OBJECTS) $(CHECK_OBJECTS) $(SUBMIT_OBJECTS) \
           $(COMPLETIONS_OBJECTS) \
           $(AV_OBJECTS) $(IMAGE_OBJECTS) $(BOXED_OBJECTS) $(UNIT_OBJECTS) $(BENCH_OBJECTS) \
           $(READINGS_OBJECTS) $(HELP_OBJECTS) $(FUZZ_OBJECTS) $(FUZZ_MEDIA:%=$(B)/%.o) \
           $(RIGGED))

# --- What it is used for -------------------------------------------------------------------------

## demo: install what is missing, build, and check files that pass and files that fail
demo:
	@tools/setup.sh build
	$(submake) $(parallel) VARIANT=default all
	$(submake) demo-run

DEMO := image/plain.jpg video/real.mp4 video/turned-90.mp4 audio/stereo.wav audio/duration-15.mp3 \
        image/width-300.jpg video/fps-23.976.mp4 video/1920x1080.mp4 video/duration-15.1.mp4 \
        hostile/mkv.mp4 hostile/cut-half.jpg hostile/sign-in.jpg hostile/hls.mp4

# Some of the files break a requirement, so the status to expect is 1.
demo-run:
	@status=0; echo '$$ cd testdata; seedance-check $(DEMO)'; cd testdata; \
	../build/default/seedance-check $(DEMO) || status=$$?; echo; \
	if [ $$status -ne 1 ]; then echo "demo: the exit status is $$status, not 1" >&2; exit 1; fi; \
	echo 'The program works: it found what breaks a requirement, so its exit status is 1.'; \
	echo 'Now on your own files: build/default/seedance-check FILE...'

## test: install what is missing, build all variants, run all tests
test:
	@tools/setup.sh test
	$(submake) test-build
	$(submake) test-run

test-build:
	$(submake) $(parallel) VARIANT=default all unit
	$(submake) $(parallel) VARIANT=faults all
	$(submake) $(parallel) VARIANT=asan all unit
	$(submake) $(parallel) VARIANT=clang all unit

LINT_TESTS  := tests/lint/tidy.t $(filter-out %/tidy.t,$(wildcard tests/lint/*.t))
FAULT_TESTS := $(wildcard tests/cli/fault*.t)
CLI_TESTS   := $(filter-out $(FAULT_TESTS),$(wildcard tests/cli/*.t)) $(wildcard tests/http/*.t)
PACKAGE_TESTS := $(wildcard tests/package/*.t)

PROVE       := prove -j$(shell nproc) --directives --failures --comments --exec tests/run

# The slow ones first, so that no core is idle at the end.
test-run:
	@$(PROVE) $(LINT_TESTS) $(PACKAGE_TESTS) $(CLI_TESTS:%=asan:%) $(FAULT_TESTS:%=asan:%) \
	    $(CLI_TESTS) $(FAULT_TESTS:%=faults:%) \
	    $(UNIT:%=build/default/%) $(UNIT:%=build/asan/%)

# Seconds for each target.
FUZZ_SECONDS ?= 60

## fuzz: run the fuzz targets, FUZZ_SECONDS (60) each; what they find stays in build/fuzz
fuzz:
	@tools/setup.sh test
	$(submake) $(parallel) VARIANT=fuzz $(FUZZ:%=build/fuzz/%)
	@tests/fuzz/fuzz.sh $(FUZZ_SECONDS) $(FUZZ:tests/fuzz/fuzz_%=%)

# How many files.
SOAK ?= 100000

## soak: check SOAK (100000) damaged files in one run, and look at what it holds meanwhile
soak:
	@tools/setup.sh test
	$(submake) $(parallel) VARIANT=default all
	@tests/soak.sh $(SOAK)

## agreement: what we and other programs read of the media below DIR, as a table
agreement:
	@tools/setup.sh test
	$(submake) $(parallel) VARIANT=default all
	@tests/agreement.sh "$${DIR-}" || [ $$? -eq 1 ]

# A release of Debian.
SUITE ?= trixie

## fresh-machine: as root, run demo and test in a fresh Debian SUITE (trixie)
fresh-machine:
	@tests/fresh-machine.sh $(SUITE)

## lint: the tests that only read the sources
lint:
	@tools/setup.sh test
	$(submake) $(parallel) VARIANT=default all
	@$(PROVE) $(LINT_TESTS)

## format: lay the C files out as .clang-format says
format:
	clang-format -i $(wildcard include/*.h src/*/*.[ch] tests/*.[ch] tests/*/*.[ch])

## bench-start: how fast the program starts, beside others, as a table
bench-start:
	@tools/setup.sh bench
	$(submake) $(parallel) VARIANT=default all
	@tests/bench/start.sh

## bench-audit: how fast a folder of 10,000 files is checked, beside others, as a table
bench-audit:
	@tools/setup.sh bench
	$(submake) $(parallel) VARIANT=default all build/default/tests/bench/floor
	@tests/bench/audit.sh

## bench-remote: how much is fetched of URLs, and how long many take, beside others, as tables
bench-remote:
	@tools/setup.sh bench
	$(submake) $(parallel) VARIANT=default all
	@tests/bench/remote.sh

## bench-hook: how long a commit waits for --staged, beside others, as a table
bench-hook:
	@tools/setup.sh bench
	$(submake) $(parallel) VARIANT=default all
	@tests/bench/hook.sh

# One file of each format that has a reader, some of them as large as photos are.
BENCH_FILES := image/plain.jpg image/plain.png image/photo.webp image/photo.gif image/photo.bmp \
               image/photo.tiff image/photo.heic image/mif1.heif video/real.mp4 \
               video/plain.mov audio/stereo.wav audio/stereo.mp3

## bench-readers: how fast the structure readers are, as a table; FILES="..." measures others
bench-readers:
	@tools/setup.sh bench
	$(submake) $(parallel) VARIANT=default build/default/tests/bench/readers
	@build/default/tests/bench/readers $(or $(FILES),$(BENCH_FILES:%=testdata/%))

## testdata: make the files of testdata/ anew
testdata:
	@tools/setup.sh test
	testdata/make.sh

## install: programs, library, manuals and completions, under DESTDIR and PREFIX (/usr/local)
install: all
	install -d $(INSTALLED_IN:%=$(DESTDIR)%)
	install $(B)/seedance-check $(DESTDIR)$(bindir)
	install $(PROBES) $(SUBMITTER) $(DESTDIR)$(libexecdir)/seedance-check
	install -m 644 $(HEADER) $(DESTDIR)$(includedir)
	install -m 644 $(LIBRARY) $(DESTDIR)$(libdir)
	install -m 644 $(B)/seedance-check.pc $(DESTDIR)$(libdir)/pkgconfig
	install -m 644 $(MAN1) $(DESTDIR)$(mandir)/man1
	install -m 644 $(MAN3) $(DESTDIR)$(mandir)/man3
	install -m 644 $(MAN5) $(DESTDIR)$(mandir)/man5
	install -m 644 $(filter %/seedance-check,$(COMPLETIONS)) $(DESTDIR)$(bashdir)
	install -m 644 $(filter %/_seedance-check,$(COMPLETIONS)) $(DESTDIR)$(zshdir)
	install -m 644 $(filter %.fish,$(COMPLETIONS)) $(DESTDIR)$(fishdir)

INSTALLED_IN = $(bindir) $(libexecdir)/seedance-check $(includedir) $(libdir)/pkgconfig \
               $(mandir)/man1 $(mandir)/man3 $(mandir)/man5 $(bashdir) $(zshdir) $(fishdir)

## uninstall: remove what install installs
uninstall:
	rm -f $(DESTDIR)$(bindir)/seedance-check $(HEADER:include/%=$(DESTDIR)$(includedir)/%)
	rm -f $(LIBRARY:$(B)/%=$(DESTDIR)$(libdir)/%)
	rm -f $(DESTDIR)$(libdir)/pkgconfig/seedance-check.pc
	rm -f $(patsubst man/%,$(DESTDIR)$(mandir)/man1/%,$(MAN1))
	rm -f $(patsubst man/%,$(DESTDIR)$(mandir)/man3/%,$(MAN3))
	rm -f $(patsubst man/%,$(DESTDIR)$(mandir)/man5/%,$(MAN5))
	rm -f $(patsubst $(B)/%,$(DESTDIR)$(libexecdir)/seedance-check/%,$(SUBMITTER))
	rm -f $(DESTDIR)$(bashdir)/seedance-check $(DESTDIR)$(zshdir)/_seedance-check
	rm -f $(DESTDIR)$(fishdir)/seedance-check.fish
	rm -f $(PROBES:$(B)/%=$(DESTDIR)$(libexecdir)/seedance-check/%)
	[ ! -d $(DESTDIR)$(libexecdir)/seedance-check ] || rmdir $(DESTDIR)$(libexecdir)/seedance-check

# None of our own switches; debhelper knows which flags a package is built with.
AS_PACKAGE := env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL DEB_BUILD_OPTIONS='parallel=$(shell nproc)'

## deb: Debian packages, in build/deb
deb:
	@tools/setup.sh deb
	rm -rf build/deb
	mkdir -p build/deb/source
	tar --exclude=./build --exclude=./.git -cf - . | tar -xf - -C build/deb/source
	cd build/deb/source && $(AS_PACKAGE) dpkg-buildpackage --build=binary --no-sign
	rm -rf build/deb/source
	@ls build/deb/*.deb

## clean: remove build/
clean:
	rm -rf build

## help: this list
help:
	@sed -n 's/^## \([^:]*\): \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

# For tests: `make -s print-WARNINGS` prints a variable.
print-%:
	@echo '$($*)'
