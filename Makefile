# Quoin. `make` builds all and typesets the handbook; `make help` lists the targets.
BUILD  ?= out/build
CC     ?= cc
CFLAGS ?= -O2 -g
PKGS   := glib-2.0 pangoft2 pangocairo cairo cairo-pdf harfbuzz harfbuzz-subset fontconfig freetype2 \
          libzip libqpdf yaml-0.1 jansson libxml-2.0 gumbo libjpeg libpng librsvg-2.0 lcms2 icu-i18n icu-uc zlib libcmark-gfm
WARN   := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wundef -Wwrite-strings -Wstrict-prototypes \
          -Wmissing-prototypes
DEPFLAGS := $(shell pkg-config --cflags $(PKGS) | sed 's/-I/-isystem /g')
LIBS     := $(shell pkg-config --libs $(PKGS)) -lcmark-gfm-extensions -lhyphen -lm -pthread
CPPFLAGS += -Isrc -Iinclude -D_GNU_SOURCE
ALL_CFLAGS = -std=c11 $(WARN) -fvisibility=hidden -pthread $(CFLAGS) $(CPPFLAGS) $(DEPFLAGS)

SRC := $(sort $(wildcard src/*/*.c))
OBJ := $(SRC:%.c=$(BUILD)/%.o)
LIBOBJ := $(filter-out $(BUILD)/src/cli/%,$(OBJ))

out/quoin: $(OBJ)
	$(CC) $(CFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJ:.o=.d)
