# Quoin. `make` builds all and typesets the handbook; `make help` lists the targets.
PREFIX  ?= /usr/local
BUILD   ?= out/build
CFLAGS  ?= -O2 -g
VERSION := $(shell sed -n 's/^\#define QUOIN_VERSION_M[A-Z]* \([0-9]*\)/\1/p' include/quoin.h | paste -sd.)

PACKAGES := glib-2.0 pangoft2 pangocairo cairo cairo-pdf harfbuzz harfbuzz-subset fontconfig freetype2 \
            libzip libqpdf yaml-0.1 jansson libxml-2.0 gumbo libjpeg libpng librsvg-2.0 lcms2 \
            icu-i18n icu-uc zlib libcmark-gfm
OTHER_LIBS := -lcmark-gfm-extensions -lhyphen -lm -pthread
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wundef -Wwrite-strings -Wstrict-prototypes \
        -Wmissing-prototypes
CPPFLAGS   += -Isrc -Iinclude -D_GNU_SOURCE
ALL_CFLAGS  = -std=c11 $(WARN) -fvisibility=hidden -pthread $(CFLAGS) $(CPPFLAGS) $(FOREIGN_CFLAGS)

SRC     := $(sort $(wildcard src/*/*.c))
OBJ     := $(SRC:%.c=$(BUILD)/%.o)
LIB_OBJ := $(filter-out $(BUILD)/src/cli/%,$(OBJ))
STARTER := $(sort $(wildcard src/cli/starter/*.* src/cli/starter/*/*.*))
CLI_OBJ := $(filter $(BUILD)/src/cli/%,$(OBJ)) $(STARTER:%=$(BUILD)/%.o)
TESTS   := $(patsubst tests/unit/%.c,$(BUILD)/%,$(wildcard tests/unit/*.c))
# The data of the program: found beside it, so that out/quoin works without being installed.
DATA := out/share/quoin
THEMES := $(patsubst src/style/themes/%,$(DATA)/themes/%,$(wildcard src/style/themes/*.yaml))

# Where the program and the test programs go: quoin and libquoin.a of the plain build in out/.
BIN := $(if $(filter out/build,$(BUILD)),out,$(BUILD))
Q = @printf '  %-8s %s\n'
CLANG := $(if $(shell command -v clang-format),,-14)

.PHONY: all program data handbook test asan bench install uninstall format lint help clean FORCE
.SECONDARY:
.DELETE_ON_ERROR:

all: program data handbook ## Installs missing packages, builds, typesets the handbook

program: $(BIN)/quoin $(BIN)/libquoin.a $(if $(filter out,$(BIN)),out/quoin.1)

# The compiler's flags for the libraries. Make reads this file, so it makes it first: that is
# where the missing packages are installed.
ifneq ($(if $(MAKECMDGOALS),$(filter-out help clean format uninstall,$(MAKECMDGOALS)),all),)
include $(BUILD)/flags.mk
endif
$(BUILD)/flags.mk: Makefile .ci/packages.txt
	@DEPS=$(DEPS) .ci/packages .ci/packages.txt
	@mkdir -p $(@D)
	@cflags="$$(pkg-config --cflags $(PACKAGES))" && libs="$$(pkg-config --libs $(PACKAGES))" && \
	printf 'FOREIGN_CFLAGS := %s\nFOREIGN_LIBS := %s\n' "$$(echo "$$cflags" | sed 's/-I/-isystem /g')" "$$libs" >$@

$(BIN)/quoin: $(CLI_OBJ) $(BIN)/libquoin.a
	$(Q) LINK $@
	@$(CC) $(CFLAGS) -o $@ $^ $(FOREIGN_LIBS) $(OTHER_LIBS)

# One object in which only the functions of quoin.h are visible from outside.
$(BIN)/libquoin.a: $(LIB_OBJ)
	$(Q) AR $@
	@$(LD) -r -o $(BUILD)/libquoin.o $^ && objcopy --localize-hidden $(BUILD)/libquoin.o
	@rm -f $@ && $(AR) rcs $@ $(BUILD)/libquoin.o

$(BUILD)/%.o: %.c
	$(Q) CC $<
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/src/lib/quoin.o: CPPFLAGS += -DQUOIN_DATA_DIR='"$(PREFIX)/share/quoin"'
$(BUILD)/src/lib/quoin.o: $(BUILD)/prefix

$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@
FORCE:

# The files of the book that `quoin init` makes, as they are, inside the program.
$(BUILD)/src/cli/starter/%.o: src/cli/starter/%
	$(Q) EMBED $<
	@mkdir -p $(@D)
	@cd src/cli/starter && $(LD) -r -b binary -z noexecstack -o $(abspath $@) $*

out/quoin.1: out/quoin
	$(Q) MAN $@
	@out/quoin help man >$@

## Data

data: $(if $(wildcard fonts/fill),$(DATA)/fonts/stamp) $(THEMES)

$(DATA)/fonts/stamp: $(wildcard fonts/*)
	$(Q) FONTS $(@D)
	@mkdir -p $(@D)
	@DEPS=$(DEPS) fonts/fill $(DATA)
	@touch $@

$(DATA)/themes/%: src/style/themes/%
	@mkdir -p $(@D)
	@cp $< $@

# Typeset by the program that was just built: the first book it has to get right.
handbook: $(if $(filter out,$(BIN)),out/handbook.pdf)

out/handbook.pdf: out/quoin $(DATA)/fonts/stamp $(THEMES) $(wildcard content/*.* content/*/*)
	$(Q) TYPESET $@
	@out/quoin build content -o out --name handbook

## Tests

test: program data $(TESTS) $(BUILD)/golden $(BUILD)/commonmark $(BUILD)/reference $(BUILD)/test-packages ## Runs every test; T=name picks cases, UPDATE=1 rewrites goldens
	@BUILD=$(BUILD) BIN=$(BIN) tests/run

$(BUILD)/test-packages: .ci/test-packages.txt
	@DEPS=$(DEPS) .ci/packages $<
	@touch $@

# A test program is linked with the objects, so that it reaches what the archive hides.
$(TESTS): $(BUILD)/%: $(BUILD)/tests/unit/%.o $(LIB_OBJ)
	$(Q) LINK $@
	@$(CC) $(CFLAGS) -o $@ $^ $(FOREIGN_LIBS) $(OTHER_LIBS)

GOLDEN := $(patsubst %.c,$(BUILD)/%.o,tests/golden.c tests/invariants.c)
$(BUILD)/golden: $(GOLDEN) $(LIB_OBJ)
	$(Q) LINK $@
	@$(CC) $(CFLAGS) -o $@ $^ $(FOREIGN_LIBS) $(OTHER_LIBS)

$(BUILD)/commonmark: $(BUILD)/tests/commonmark/commonmark.o $(LIB_OBJ)
	$(Q) LINK $@
	@$(CC) $(CFLAGS) -o $@ $^ $(FOREIGN_LIBS) $(OTHER_LIBS)

# The same with the sanitizers; `tests/asan.sh` runs it.
asan: ## Builds with the address and undefined-behaviour sanitizers into out/asan
	@$(MAKE) --no-print-directory BUILD=out/asan DEPS=$(DEPS) \
	    CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all" \
	    program data out/asan/golden out/asan/commonmark $(TESTS:$(BUILD)/%=out/asan/%)

bench: program data ## Times the real books, cold: wall, CPU, memory, pages and characters a second
	@tests/bench

## Installing

install: program data handbook ## Installs under PREFIX (default /usr/local) within DESTDIR
	$(Q) INSTALL $(DESTDIR)$(PREFIX)
	@BIN=$(BIN) VERSION=$(VERSION) PRIVATE="$(PACKAGES)" LIBS="$(OTHER_LIBS)" \
	    .ci/install "$(DESTDIR)" "$(PREFIX)"

uninstall: ## Removes what install put there
	rm -rf $(addprefix $(DESTDIR)$(PREFIX)/,bin/quoin lib/libquoin.a include/quoin.h \
	    lib/pkgconfig/quoin.pc share/man/man1/quoin.1 share/quoin)

# The handbook's reference chapters are printed from the tables of the source.
$(BUILD)/reference: $(BUILD)/tests/reference.o $(BUILD)/src/cli/commands.o
	$(Q) LINK $@
	@$(CC) $(CFLAGS) -o $@ $^

## The rest

format: ## Formats the C sources with clang-format
	clang-format$(CLANG) -i $(wildcard src/*/*.[ch] tests/*.[ch] tests/*/*.[ch] include/*.h)

lint: ## Looks at the C sources with clang-tidy
	clang-tidy$(CLANG) --quiet $(SRC) -- -std=c11 $(CPPFLAGS) $(FOREIGN_CFLAGS)

help: ## Lists the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

clean: ## Removes all that was built
	rm -rf out

-include $(OBJ:.o=.d) $(GOLDEN:.o=.d) $(BUILD)/tests/reference.d $(BUILD)/tests/commonmark/commonmark.d $(TESTS:$(BUILD)/%=$(BUILD)/tests/unit/%.d)
